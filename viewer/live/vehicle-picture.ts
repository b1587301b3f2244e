import {
  type Billboard,
  BillboardCollection,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  NearFarScalar,
  type Scene,
} from "cesium";
import type { Vehicle } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import type { PickTag } from "../globe/pick.ts";
import type { Label } from "../labels/label-board.ts";
import type { Theme } from "../state.ts";
import { drawnFleet } from "./drawn-fleet.ts";
import { GroundHeights } from "./ground-heights.ts";
import type { Motion } from "./motion.ts";
import { vehicleSymbol } from "./vehicle-images.ts";
import { MOST_MODELS, VehicleModels } from "./vehicle-models.ts";

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
/** Symbols are drawn at twice their size in CSS pixels. */
const SYMBOL_SCALE = 0.4;
/** Symbols are seen over houses and through the ground's roughness, but not through a mountain far off. */
const OVER_EVERYTHING_METERS = 8000;
/** Symbols stand this far above the ground, metres. */
const SYMBOL_RISE_METERS = 3;
/** The ground under far vehicles is asked for in turn, this many a frame. */
const GROUND_LOOKUPS = 200;
const PLACE = new Cartographic();
const UP = new Cartesian3();

interface Drawn {
  readonly vehicle: Vehicle;
  readonly billboard: Billboard;
  readonly tag: PickTag;
  readonly motion: Motion;
  /** of the ground on which it stands, earth-fixed */
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
  readonly #symbols: BillboardCollection;
  readonly #models: VehicleModels;
  readonly #heights: GroundHeights;
  readonly #drawn = new Map<number, Drawn>();
  #turn = 0;
  #theme: Theme | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#symbols = scene.primitives.add(new BillboardCollection({ scene }));
    this.#models = new VehicleModels(scene);
    this.#heights = new GroundHeights(scene.globe);
  }

  /** Ground position and heading of a vehicle on screen. */
  placeOf(vehicle: number): { readonly position: Cartesian3; readonly headingDeg: number } | undefined {
    const drawn = this.#drawn.get(vehicle);
    return drawn?.isShown ? drawn : undefined;
  }

  /** Draws all vehicles as they are at `timeMs`. Returns whether any moves or looks different. */
  update(vehicles: readonly Vehicle[], source: MotionSource, timeMs: number, look: VehicleLook): boolean {
    const { positionWC } = this.#scene.camera;
    let moves = look.theme !== this.#theme;
    if (moves) this.#restyle(look.theme);
    const near: Drawn[] = [];
    this.#heights.refresh();
    const turns = Math.ceil(vehicles.length / GROUND_LOOKUPS);
    const turn = this.#turn++ % turns;
    let shown = 0;
    for (let index = 0; index < vehicles.length; index++) {
      const vehicle = vehicles[index]!;
      const drawn = this.#drawn.get(vehicle.number) ?? this.#add(vehicle);
      const wasShown = drawn.isShown;
      drawn.isShown =
        look.visible[vehicle.layer] !== false && source.at(vehicle.number, timeMs, drawn.motion);
      drawn.billboard.show = drawn.isShown;
      if (drawn.isShown !== wasShown) moves = true;
      if (!drawn.isShown) continue;
      shown++;
      const { motion } = drawn;
      const isNear = drawn.distance < MODEL_METERS;
      if (isNear || Number.isNaN(drawn.groundMeters) || index % turns === turn)
        drawn.groundMeters = this.#groundUnder(motion, drawn.groundMeters, isNear && drawn.hasModel);
      const ground = Number.isNaN(drawn.groundMeters) ? 0 : drawn.groundMeters;
      Cartesian3.fromDegrees(motion.lonDeg, motion.latDeg, ground, undefined, drawn.position);
      drawn.distance = Cartesian3.distance(positionWC, drawn.position);
      drawn.hasModel = false;
      if (motion.headingDeg !== undefined) drawn.headingDeg = motion.headingDeg;
      if (motion.isMoving) moves = true;
      const isKnown = motion.hasFix && !motion.isSilent && timeMs - motion.reportedMs < SILENT_MS;
      if (isKnown !== drawn.isKnown) {
        drawn.isKnown = isKnown;
        this.#paint(drawn);
        moves = true;
      }
      if (drawn.distance < MODEL_METERS) near.push(drawn);
    }
    this.#placeModels(near);
    for (const drawn of this.#drawn.values()) if (drawn.isShown) this.#placeSymbol(drawn, look);
    drawnFleet.globe.timeMs = timeMs;
    drawnFleet.globe.vehicles = shown;
    return moves;
  }

  /** Plates of vehicles near the camera, and of the one that is selected or followed from any distance. */
  *plates(look: VehicleLook, agesOf: (reportedMs: number) => string): Iterable<Label> {
    for (const drawn of this.#drawn.values()) {
      if (!drawn.isShown) continue;
      const { vehicle, motion } = drawn;
      const isMeant = vehicle.id === look.selected || vehicle.number === look.followed;
      yield {
        key: `vehicle-${vehicle.number}`,
        text: vehicle.plate,
        note: drawn.isKnown ? `${Math.round(motion.speedKmh)} km/h` : agesOf(motion.reportedMs),
        kind: drawn.isKnown ? "plate" : "plate is-silent",
        position: drawn.position,
        rank: isMeant ? 1000 : 10 + 10 / (1 + drawn.distance / 1000),
        farMeters: isMeant ? Number.POSITIVE_INFINITY : PLATE_METERS,
        rise: 16,
      };
    }
  }

  destroy(): void {
    this.#models.destroy();
    this.#scene.primitives.remove(this.#symbols);
  }

  #add(vehicle: Vehicle): Drawn {
    const tag = { layer: vehicle.layer, id: vehicle.id };
    const drawn: Drawn = {
      vehicle,
      tag,
      billboard: this.#symbols.add({
        id: tag,
        position: Cartesian3.ZERO,
        alignedAxis: Cartesian3.UNIT_Z,
        scale: SYMBOL_SCALE,
        scaleByDistance: new NearFarScalar(700, 1.25, 9000, 0.62),
        disableDepthTestDistance: OVER_EVERYTHING_METERS,
      }),
      motion: {} as Motion,
      position: new Cartesian3(),
      groundMeters: Number.NaN,
      headingDeg: 0,
      isKnown: undefined,
      isShown: false,
      hasModel: false,
      distance: Number.POSITIVE_INFINITY,
    };
    this.#drawn.set(vehicle.number, drawn);
    return drawn;
  }

  #restyle(theme: Theme): void {
    this.#theme = theme;
    for (const drawn of this.#drawn.values()) this.#paint(drawn);
  }

  #paint({ billboard, vehicle, isKnown }: Drawn): void {
    const theme = this.#theme ?? "dark";
    const colour = layerById(vehicle.layer).colour[theme];
    billboard.setImage(
      `${vehicle.layer}-${theme}-${isKnown ?? false}`,
      vehicleSymbol(colour, theme, isKnown ?? false),
    );
  }

  #placeModels(near: Drawn[]): void {
    near.sort((a, b) => a.distance - b.distance).splice(MOST_MODELS);
    this.#models.keep(new Set(near.map(({ vehicle }) => vehicle.number)));
    for (const drawn of near) {
      const { vehicle, tag, position, headingDeg, billboard, isKnown } = drawn;
      drawn.hasModel = true;
      const isDrawn = this.#models.show(vehicle.number, vehicle.kind, tag, position, headingDeg);
      billboard.show = !isDrawn || !isKnown;
    }
  }

  #placeSymbol({ billboard, position, headingDeg, vehicle, isKnown }: Drawn, look: VehicleLook): void {
    if (!billboard.show) return;
    Cartesian3.normalize(position, UP);
    // the billboard keeps a copy
    billboard.position = Cartesian3.add(
      position,
      Cartesian3.multiplyByScalar(UP, SYMBOL_RISE_METERS, UP),
      UP,
    );
    billboard.rotation = isKnown ? -CesiumMath.toRadians(headingDeg) : 0;
    billboard.scale =
      vehicle.id === look.selected || vehicle.number === look.followed ? 1.6 * SYMBOL_SCALE : SYMBOL_SCALE;
  }

  /** Of a vehicle near by the very triangle it stands on. */
  #groundUnder({ lonDeg, latDeg }: Motion, before: number, isNear: boolean): number {
    if (!isNear) return this.#heights.at(lonDeg, latDeg) ?? before;
    return this.#scene.globe.getHeight(Cartographic.fromDegrees(lonDeg, latDeg, 0, PLACE)) ?? before;
  }
}
