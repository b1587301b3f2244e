import {
  type Cartesian3,
  Math as CesiumMath,
  HeadingPitchRoll,
  Model,
  type PrimitiveCollection,
  type Scene,
  Transforms,
} from "cesium";
import { PATHS } from "../../contract/api.ts";
import { thisMachine } from "../globe/machine.ts";
import { makeMatt } from "../globe/mirrors.ts";
import type { PickTag } from "../globe/pick.ts";

/** Kind of a vehicle in the registry → its model. */
const MODELS: Readonly<Record<string, string>> = {
  muckTruck: "muck-truck",
  sweeper: "sweeper",
  sprinkler: "sprinkler",
  compactor: "compactor",
};
/** Models on screen at once; the nearest vehicles have them. */
export const MOST_MODELS = 24;

/** A few models that are lent to the vehicles nearest to the camera. */
export class VehicleModels {
  readonly #scene: Scene;
  readonly #idle = new Map<string, Model[]>();
  readonly #lent = new Map<number, { readonly name: string; readonly model: Model }>();
  readonly #loading = new Set<number>();
  #isDestroyed = false;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Puts the vehicle's model there; heading clockwise from north. False while it has none. */
  show(vehicle: number, kind: string, tag: PickTag, position: Cartesian3, headingDeg: number): boolean {
    const lent = this.#lent.get(vehicle);
    if (!lent) {
      this.#lend(vehicle, MODELS[kind] ?? "muck-truck", tag);
      return false;
    }
    // the models' front is +x of the model matrix: heading 0 looks east (assets/models/README.md)
    const turn = new HeadingPitchRoll(CesiumMath.toRadians(headingDeg - 90), 0, 0);
    Transforms.headingPitchRollToFixedFrame(position, turn, undefined, undefined, lent.model.modelMatrix);
    lent.model.show = true;
    return lent.model.ready;
  }

  /** Takes back the models of all vehicles that are not among the nearest any more. */
  keep(vehicles: ReadonlySet<number>): void {
    for (const [vehicle, { name, model }] of this.#lent) {
      if (vehicles.has(vehicle)) continue;
      model.show = false;
      this.#lent.delete(vehicle);
      this.#idle.set(name, [...(this.#idle.get(name) ?? []), model]);
    }
  }

  destroy(): void {
    this.#isDestroyed = true;
    const models = [...this.#lent.values()].map(({ model }) => model).concat([...this.#idle.values()].flat());
    for (const model of models) this.#primitives.remove(model);
  }

  get #primitives(): PrimitiveCollection {
    return this.#scene.primitives;
  }

  #lend(vehicle: number, name: string, tag: PickTag): void {
    const idle = this.#idle.get(name)?.pop();
    if (idle) {
      idle.id = tag;
      this.#lent.set(vehicle, { name, model: idle });
      return;
    }
    if (this.#loading.has(vehicle) || this.#loading.size + this.#lent.size >= MOST_MODELS) return;
    this.#loading.add(vehicle);
    void Model.fromGltfAsync({ url: PATHS.models(name), id: tag, show: false, minimumPixelSize: 26 }).then(
      (model) => {
        this.#loading.delete(vehicle);
        if (this.#isDestroyed) return;
        if (!thisMachine().mirrorsSky) makeMatt(model);
        this.#primitives.add(model);
        this.#lent.set(vehicle, { name, model });
        model.readyEvent.addEventListener(() => this.#scene.requestRender());
      },
      () => this.#loading.delete(vehicle), // stays a symbol; asked for again while it is near
    );
  }
}
