import { create } from "zustand";
import type { WindowId } from "./windows.ts";

/** What the analyst has chosen; the clock, the camera and the selection are shared with the other desks (state.ts). */
interface DeskState {
  /** stretch of time on the bar */
  windowId: WindowId;
}

export const useDesk = create<DeskState>()(() => ({ windowId: "1h" }));
