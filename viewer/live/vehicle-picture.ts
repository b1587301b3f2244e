import { Cartesian3, Cartographic, Color, type Scene } from "cesium";
import type { Vehicle } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { GroundHeights } from "../globe/ground-heights.ts";
import type { PickTag } from "../globe/pick.ts";
import type { Label } from "../labels/label-board.ts";
import type { Theme } from "../state.ts";
import { drawnFleet } from "./drawn-fleet.ts";
import { type Motion, NOTHING } from "./motion.ts";
import { MOST_MODELS, VehicleModels } from "./vehicle-models.ts";
import { type SymbolColours, VehicleSymbols } from "./vehicle-symbols.ts";

/** Where vehicles are at a time: the live feed, or the tracks of a replay. */
export interface MotionSource {
  at(vehicle: number, timeMs: number, result: Motion): boolean;
}
export interface VehicleLook {
  readonly theme: Theme;
  readonly visible: Readonly<Record<string, boolean>>;
  readonly selected: string | undefined;
  readonly followed: number | null;
}

/** A vehicle is a model nearer than this to the camera, and a symbol beyond, metres. */
const MODEL_METERS = 900;
const PLATE_METERS = 3200;
/** After this without a report a vehicle is drawn hollow, milliseconds. */
const SILENT_MS = 120_000;
/** The selected and the followed vehicle are so much larger. */
const CHOSEN_SIZE = 1.6;
const SYMBOLS: Readonly<Record<Theme, SymbolColours>> = {
  dark: { rim: [10, 17, 24], unknown: [142, 164, 178], hasHalo: true },
  light: { rim: [255, 255, 255], unknown: [95, 114, 128], hasHalo: false },
};
/** Symbols stand this far above the ground, metres. */
const SYMBOL_RISE_METERS = 3;
/** The ground under far vehicles is asked for in turn, this many a frame. */
const GROUND_LOOKUPS = 200;
const PLACE = new Cartographic();

interface Drawn {
  readonly vehicle: Vehicle;
  /** which of the symbols it is */
  readonly symbol: number;
  readonly tag: PickTag;
  readonly motion: Motion;
  /** of the ground on which it stands, earth-fixed, as of the last `place` */
  readonly position: Cartesian3;
  groundMeters: number;
  headingDeg: number;
  isKnown: boolean | undefined;
  isShown: boolean;
  /** it is one of the nearest, which are models */
  hasModel: boolean;
  distance: number;
}

/** All vehicles of the registry on the globe: models near, symbols far, hollow where nothing is known now. */
export class VehiclePicture {
  readonly #scene: Scene;
  #symbols: VehicleSymbols | undefined;
  readonly #models: VehicleModels;
  readonly #heights: GroundHeights;
  readonly #drawn = new Map<number, Drawn>();
  /** the same in the order of the register and of the symbols */
  #inOrder: readonly Drawn[] = [];
  #vehicles: readonly Vehicle[] = [];
  #turn = 0;
  #theme: Theme | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#models = new VehicleModels(scene);
    this.#heights = new GroundHeights(scene.globe);
  }

  /** Ground position and heading of a vehicle on screen. */
  placeOf(vehicle: number): { readonly position: Cartesian3; readonly headingDeg: number } | undefined {
    const drawn = this.#drawn.get(vehicle);
    if (!drawn?.isShown) return undefined;
    place(drawn);
    return drawn;
  }

  /** Draws all vehicles as they are at `timeMs`. Returns whether any moves or looks different. */
  update(vehicles: readonly Vehicle[], source: MotionSource, timeMs: number, look: VehicleLook): boolean {
    if (vehicles !== this.#vehicles) this.#register(vehicles);
    const isRecoloured = look.theme !== this.#theme;
    let moves = isRecoloured;
    this.#theme = look.theme;
    this.#symbols?.seeFrom(this.#scene.camera.positionWC);
    const near: Drawn[] = [];
    this.#heights.refresh();
    const turns = Math.ceil(vehicles.length / GROUND_LOOKUPS);
    const turn = this.#turn++ % turns;
    let shown = 0;
    for (let index = 0; index < vehicles.length; index++) {
      const drawn = this.#inOrder[index]!;
      const { vehicle, motion } = drawn;
      const wasShown = drawn.isShown;
      drawn.isShown = look.visible[vehicle.layer] !== false && source.at(vehicle.number, timeMs, motion);
      if (drawn.isShown !== wasShown) moves = true;
      if (!drawn.isShown) {
        this.#symbols?.hide(index);
        drawn.isKnown = undefined; // painted anew when it comes back, maybe in another theme
        continue;
      }
      shown++;
      const symbols = this.#symbols ?? this.#newSymbols(motion);
      const isNear = drawn.distance < MODEL_METERS;
      if (isNear || Number.isNaN(drawn.groundMeters) || index % turns === turn)
        drawn.groundMeters = this.#groundUnder(motion, drawn.groundMeters, isNear && drawn.hasModel);
      drawn.hasModel = false;
      if (motion.headingDeg !== undefined) drawn.headingDeg = motion.headingDeg;
      if (motion.isMoving) moves = true;
      const isKnown = motion.hasFix && !motion.isSilent && timeMs - motion.reportedMs < SILENT_MS;
      if (isKnown !== drawn.isKnown) moves = true;
      if (isKnown !== drawn.isKnown || isRecoloured)
        symbols.paint(index, colourOf(vehicle.layer, look.theme), isKnown);
      drawn.isKnown = isKnown;
      const size = isSelectedOrFollowed(vehicle, look) ? CHOSEN_SIZE : 1;
      const height = groundOf(drawn) + SYMBOL_RISE_METERS;
      symbols.put(index, motion.lonDeg, motion.latDeg, height, drawn.headingDeg, size);
      drawn.distance = symbols.distanceOf(index);
      if (drawn.distance < MODEL_METERS) near.push(drawn);
    }
    this.#placeModels(near);
    if (this.#symbols) {
      this.#symbols.colours = SYMBOLS[look.theme];
      this.#symbols.draw();
    }
    drawnFleet.globe.timeMs = timeMs;
    drawnFleet.globe.vehicles = shown;
    return moves;
  }

  /** Plates of vehicles near the camera, and of the one that is selected or followed from any distance. */
  *plates(look: VehicleLook, agesOf: (reportedMs: number) => string): Iterable<Label> {
    for (const drawn of this.#drawn.values()) {
      if (!drawn.isShown) continue;
      const { vehicle, motion } = drawn;
      const isChosen = isSelectedOrFollowed(vehicle, look);
      if (!isChosen && drawn.distance > PLATE_METERS) continue; // the board would leave it out; most are
      place(drawn);
      yield {
        key: `vehicle-${vehicle.number}`,
        text: vehicle.plate,
        note: drawn.isKnown ? `${Math.round(motion.speedKmh)} km/h` : agesOf(motion.reportedMs),
        kind: drawn.isKnown ? "plate" : "plate is-silent",
        position: drawn.position,
        rank: isChosen ? 1000 : 10 + 10 / (1 + drawn.distance / 1000),
        farMeters: isChosen ? Number.POSITIVE_INFINITY : PLATE_METERS,
        rise: 16,
      };
    }
  }

  destroy(): void {
    this.#models.destroy();
    this.#symbols?.destroy();
  }

  /** Another register: those that were known before go on from where they are. */
  #register(vehicles: readonly Vehicle[]): void {
    this.#vehicles = vehicles;
    const before = new Map(this.#drawn);
    this.#drawn.clear();
    this.#inOrder = vehicles.map((vehicle, symbol) => {
      const tag = { layer: vehicle.layer, id: vehicle.id };
      const known = before.get(vehicle.number) ?? unknownVehicle();
      return { ...known, vehicle, symbol, tag };
    });
    for (const drawn of this.#inOrder) this.#drawn.set(drawn.vehicle.number, drawn);
    this.#symbols?.destroy();
    this.#symbols = undefined;
  }

  #placeModels(near: Drawn[]): void {
    near.sort((a, b) => a.distance - b.distance).splice(MOST_MODELS);
    this.#models.keep(new Set(near.map(({ vehicle }) => vehicle.number)));
    for (const drawn of near) {
      const { vehicle, symbol, tag, position, headingDeg, isKnown } = drawn;
      drawn.hasModel = true;
      place(drawn);
      const isDrawn = this.#models.show(vehicle.number, vehicle.kind, tag, position, headingDeg);
      if (isDrawn && isKnown) this.#symbols?.hide(symbol);
    }
  }

  /** Around the first vehicle of which anything is known; none is shown or painted yet. */
  #newSymbols({ lonDeg, latDeg }: Motion): VehicleSymbols {
    const tags = this.#inOrder.map(({ tag }) => tag);
    this.#symbols = new VehicleSymbols(this.#scene, tags, lonDeg, latDeg);
    this.#symbols.seeFrom(this.#scene.camera.positionWC);
    for (const drawn of this.#inOrder) drawn.isKnown = undefined;
    return this.#symbols;
  }

  /** Of a vehicle near by the very triangle it stands on. */
  #groundUnder({ lonDeg, latDeg }: Motion, before: number, isNear: boolean): number {
    if (!isNear) return this.#heights.at(lonDeg, latDeg) ?? before;
    return this.#scene.globe.getHeight(Cartographic.fromDegrees(lonDeg, latDeg, 0, PLACE)) ?? before;
  }
}

function unknownVehicle(): Omit<Drawn, "vehicle" | "symbol" | "tag"> {
  return {
    motion: { ...NOTHING },
    position: new Cartesian3(),
    groundMeters: Number.NaN,
    headingDeg: 0,
    isKnown: undefined,
    isShown: false,
    hasModel: false,
    distance: Number.POSITIVE_INFINITY,
  };
}

function isSelectedOrFollowed({ id, number }: Vehicle, { selected, followed }: VehicleLook): boolean {
  return id === selected || number === followed;
}

/** Ellipsoidal height in metres; 0 before any ground is drawn there. */
function groundOf({ groundMeters }: Drawn): number {
  return Number.isNaN(groundMeters) ? 0 : groundMeters;
}

function place(drawn: Drawn): void {
  const { lonDeg, latDeg } = drawn.motion;
  Cartesian3.fromDegrees(lonDeg, latDeg, groundOf(drawn), undefined, drawn.position);
}

/** Of a fleet, red, green and blue of 0 … 255. */
function colourOf(layer: string, theme: Theme): readonly [number, number, number] {
  const key = `${layer} ${theme}`;
  let rgb = COLOURS.get(key);
  if (!rgb) {
    const { red, green, blue } = Color.fromCssColorString(layerById(layer).colour[theme]);
    rgb = [Math.round(255 * red), Math.round(255 * green), Math.round(255 * blue)];
    COLOURS.set(key, rgb);
  }
  return rgb;
}
const COLOURS = new Map<string, readonly [number, number, number]>();
