import { create } from "zustand";
import type { EventFilter } from "./event-filter.ts";
import type { Colouring } from "./trail-colours.ts";
import type { WindowId } from "./windows.ts";

/** What the analyst has chosen; the clock, the camera and the selection are shared with the other desks (state.ts). */
interface DeskState {
  /** stretch of time on the bar */
  windowId: WindowId;
  /** what trails are coloured by, on the globe and in the plan */
  colouring: Colouring;
  /** how the camera goes with the vehicle it follows: beside it, behind it, over it */
  followMode: FollowMode;
  /** what the panel on the left shows */
  tab: DeskTab;
  /** which events are on the ribbon and in the list */
  eventFilter: EventFilter;
  /** the event whose evidence is open */
  eventId: string | null;
}

export const DESK_TABS = ["vehicles", "events"] as const;
export type DeskTab = (typeof DESK_TABS)[number];

export type FollowMode = "beside" | "chase" | "top";

export const useDesk = create<DeskState>()(() => ({
  windowId: "1h",
  colouring: "fleet",
  followMode: "beside",
  tab: "vehicles",
  eventFilter: { severities: new Set(), rule: undefined },
  eventId: null,
}));
