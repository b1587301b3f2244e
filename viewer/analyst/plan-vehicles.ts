import { ScatterplotLayer } from "@deck.gl/layers";
import { NOTHING } from "../live/motion.ts";
import type { MotionSource } from "../live/vehicle-picture.ts";
import { motionOf } from "./fleet-motion.ts";
import type { Rgb } from "./trail-colours.ts";

/** Vehicles where they are at a time, in columns with a row for each that was heard of. */
export interface PlanVehicles {
  readonly count: number;
  readonly numbers: Uint32Array;
  /** longitude and latitude in degrees, and 0 */
  readonly places: Float64Array;
  readonly colours: Uint8ClampedArray;
}

const [KNOWN, LIVE] = [{ ...NOTHING }, { ...NOTHING }];
/** Alpha of a vehicle whose place is known, and of one that is silent or has no fix; others than the selected are dimmed. */
const [SEEN, UNSEEN, DIMMED] = [255, 110, 0.35];

/**
 * Vehicles where they are at a time, UTC ms, those left out of which nothing is known yet.
 * @param before what was drawn before and is not any more: its columns are written again where they are as long
 */
export function planVehicles(
  vehicles: readonly number[],
  replay: MotionSource,
  timeMs: number,
  isLive: boolean,
  colourOf: (vehicle: number) => Rgb,
  selected: number | undefined,
  before: PlanVehicles | undefined,
): PlanVehicles {
  const { numbers, places, colours } =
    before?.numbers.length === vehicles.length ? before : emptyColumns(vehicles.length);
  let count = 0;
  for (const vehicle of vehicles) {
    const motion = motionOf(vehicle, replay, timeMs, isLive, KNOWN, LIVE);
    if (!motion) continue;
    numbers[count] = vehicle;
    places[3 * count] = motion.lonDeg;
    places[3 * count + 1] = motion.latDeg;
    const [red, green, blue] = colourOf(vehicle);
    colours[4 * count] = red;
    colours[4 * count + 1] = green;
    colours[4 * count + 2] = blue;
    const alpha = motion.hasFix && !motion.isSilent ? SEEN : UNSEEN;
    colours[4 * count + 3] = selected === undefined || selected === vehicle ? alpha : alpha * DIMMED;
    count++;
  }
  return { count, numbers, places, colours };
}

function emptyColumns(vehicles: number): Omit<PlanVehicles, "count"> {
  return {
    numbers: new Uint32Array(vehicles),
    places: new Float64Array(3 * vehicles),
    colours: new Uint8ClampedArray(4 * vehicles),
  };
}

const RING: [number, number, number] = [233, 240, 243];
const RADIUS_PIXELS = 4;
const SELECTED_PIXELS = 7;

export const VEHICLES_ID = "vehicles";

/** A dot for each, and a larger one with a ring for the selected one. */
export function vehicleLayers(
  { count, numbers, places, colours }: PlanVehicles,
  selected: number | undefined,
) {
  const chosen = selected === undefined ? -1 : numbers.subarray(0, count).indexOf(selected);
  const dot = { radiusUnits: "pixels", lineWidthUnits: "pixels" } as const;
  return [
    new ScatterplotLayer({
      ...dot,
      id: VEHICLES_ID,
      data: {
        length: count,
        attributes: {
          getPosition: { value: places, size: 3 },
          getFillColor: { value: colours, size: 4 },
        },
      },
      getRadius: RADIUS_PIXELS,
      pickable: true,
    }),
    chosen >= 0 &&
      new ScatterplotLayer<number>({
        ...dot,
        id: "selected",
        data: [chosen],
        getPosition: (i) => [places[3 * i]!, places[3 * i + 1]!],
        getFillColor: (i) => [...colours.subarray(4 * i, 4 * i + 4)] as [number, number, number, number],
        getLineColor: RING,
        getLineWidth: 2,
        stroked: true,
        getRadius: SELECTED_PIXELS,
      }),
  ];
}

/** Rings of the same fleet at another time. */
export function shadowLayer({ count, places, colours }: PlanVehicles) {
  return new ScatterplotLayer({
    id: "vehicles-before",
    data: {
      length: count,
      attributes: { getPosition: { value: places, size: 3 }, getLineColor: { value: colours, size: 4 } },
    },
    filled: false,
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1.5,
    radiusUnits: "pixels",
    getRadius: RADIUS_PIXELS,
  });
}
