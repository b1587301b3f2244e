import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { clockNow, jumpTo } from "../clock/clock.ts";
import { SEARCH_INPUT_ID } from "../planner/SearchBox.tsx";
import { useTwin } from "../state.ts";
import { DESKS } from "./DeskSwitch.tsx";

const SECOND_MS = 1000;

/** Keys that work anywhere but in a field; the table of F1 lists them. */
export function useKeys(actions: { onHelp: () => void }): void {
  const [, navigate] = useLocation();
  const latest = useRef({ ...actions, navigate });
  latest.current = { ...actions, navigate };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "F1") {
        latest.current.onHelp();
        event.preventDefault();
        return;
      }
      const desk = event.altKey ? DESKS[Number(event.code.replace("Digit", "")) - 1] : undefined;
      if (desk) {
        latest.current.navigate(`/${desk}`);
        event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (press(event.key, event.shiftKey)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Whether keys pressed there are words and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=range]), textarea, select, [role=dialog] *"))
  );
}

/** Does what a key means; false when it means nothing here. */
function press(key: string, shift: boolean): boolean {
  const twin = useTwin.getState();
  const stepMs = (shift ? 60 : 10) * SECOND_MS;
  switch (key.toLowerCase()) {
    case "/":
      document.getElementById(SEARCH_INPUT_ID)?.focus();
      return true;
    case "escape":
      if (twin.tool !== "none") twin.setTool("none");
      else if (twin.selection) twin.select(null);
      else return false;
      return true;
    case "h":
      twin.send({ kind: "home" });
      return true;
    case "k":
      twin.setClock({
        timeMs: clockNow(),
        isPlaying: !twin.clock.isPlaying,
        ...(twin.clock.isPlaying && { isLive: false }),
      });
      return true;
    case "j":
      jumpTo(clockNow() - stepMs);
      return true;
    case "l":
      jumpTo(clockNow() + stepMs);
      return true;
    case "n":
      twin.setClock({ isLive: true, isPlaying: true, speed: 1 });
      return true;
    default:
      return false;
  }
}
