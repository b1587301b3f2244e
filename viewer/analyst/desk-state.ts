import { create } from "zustand";
import type { EventFilter } from "./event-filter.ts";
import type { FenceRing } from "./fence.ts";
import type { PlanPicture } from "./plan-picture.ts";
import type { PlanMode, StopFilter } from "./plan-samples.ts";
import type { Colouring } from "./trail-colours.ts";
import { ALL_VEHICLES, type VehicleFilter } from "./vehicle-filter.ts";
import type { WindowId } from "./windows.ts";

/** What the analyst has chosen; the clock, the camera and the selection are shared with the other desks (state.ts). */
export interface DeskState {
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
  planMode: PlanMode;
  /** the plan has the whole screen above the time bar */
  isPlanFull: boolean;
  stopFilter: StopFilter;
  /** which vehicles are on the globe, in the plan, the tables and the charts */
  filter: VehicleFilter;
  /** those of them, by registry number; null = all. Derived from the filter by the desk. */
  shown: ReadonlySet<number> | null;
  /** corners of the fence that was drawn in the plan */
  fence: FenceRing;
  isDrawing: boolean;
  near: PlanPicture["near"];
  /** the selected vehicle's track is drawn on the roads it was on */
  isMatched: boolean;
  /** that line, for the globe and the plan; null = not asked for or not there yet. Derived by the desk. */
  matched: PlanPicture["matched"];
  /** the clock is compared with the same time of day so many days before; null = not */
  compareDays: number | null;
}

export const DESK_TABS = ["vehicles", "events", "figures", "report", "questions"] as const;
export type DeskTab = (typeof DESK_TABS)[number];

export type FollowMode = "beside" | "chase" | "top";

export const useDesk = create<DeskState>()(() => ({
  windowId: "1h",
  colouring: "fleet",
  followMode: "beside",
  tab: "vehicles",
  eventFilter: { severities: new Set(), rule: undefined },
  eventId: null,
  planMode: "trails",
  isPlanFull: false,
  stopFilter: { loaded: false, outside: false },
  filter: ALL_VEHICLES,
  shown: null,
  fence: [],
  isDrawing: false,
  near: null,
  isMatched: false,
  matched: null,
  compareDays: null,
}));
