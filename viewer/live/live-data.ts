import type { twin } from "../../contract/twin.js";
import { TrackStore } from "./track-store.ts";

/** Everything that streams in, shared by all that draws it; bounded by the vehicles and lamps of the county. */
export interface LiveData {
  readonly tracks: TrackStore;
  /** last message of the lamps; its levels are in the row order of the streetlights layer */
  lamps: twin.LampStates | undefined;
}

export const liveData: LiveData = { tracks: new TrackStore(), lamps: undefined };
