import { useEffect, useState } from "react";
import { useTwin } from "../state.ts";
import { canDrawWebgl } from "./webgl.ts";

/** Drivers come back and remote sessions end: without WebGL it is asked again this often. */
const ASK_AGAIN_MS = 5000;

/** Whether the globe can be drawn; while it cannot, the problem is on screen and the question is asked again. */
export function useWebgl(): boolean {
  const [can, setCan] = useState(canDrawWebgl);
  useEffect(() => {
    const { raise, clear } = useTwin.getState();
    if (can) {
      clear("noWebgl");
      return;
    }
    raise("noWebgl", "webgl2");
    const timer = setInterval(() => setCan(canDrawWebgl()), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [can]);
  return can;
}
