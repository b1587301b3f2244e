import { useEffect, useRef, useState } from "react";
import { useTwin } from "../state.ts";
import { cameraFromPlan, type GlobeCamera, planFromCamera } from "./cameraLink.ts";
import type { PlanView } from "./DeckPane.tsx";

/** While the person drags the plan, and this long after, the globe follows the plan and not the other way round. */
const PLAN_LEADS_MS = 500;

/** The plan's view, tied to the globe's camera in both directions; whoever the person moves leads. */
export function usePlanView(home: PlanView, globeLongSide: () => number) {
  const [view, setView] = useState(home);
  const ledUntil = useRef(0);
  const longSide = useRef(globeLongSide);
  longSide.current = globeLongSide;

  useEffect(() => {
    const follow = () => {
      const camera = globeCamera(longSide.current());
      if (camera && performance.now() > ledUntil.current) setView(planFromCamera(camera));
    };
    follow();
    return useTwin.subscribe((state, before) => {
      if (state.camera !== before.camera) follow();
    });
  }, []);

  const movePlan = (moved: PlanView) => {
    ledUntil.current = performance.now() + PLAN_LEADS_MS;
    setView(moved);
    const camera = globeCamera(longSide.current());
    if (camera) useTwin.getState().send({ kind: "pose", pose: cameraFromPlan(moved, camera), seconds: 0 });
  };
  return { view, movePlan };
}

function globeCamera(longSidePixels: number): GlobeCamera | undefined {
  const { camera, metersPerPixel } = useTwin.getState();
  if (!camera || metersPerPixel === undefined) return undefined;
  return { pose: camera, metersPerPixel, longSidePixels };
}
