import type { Scene } from "cesium";

/** Cesium's numbers of what it draws of a tile of translucent ground (GlobeTranslucencyState.js, 1.145). */
const FRONT_FACES = 5;
const BACK_FACES = 6;
/** The lists of these numbers that it fills for every picture, each with where its length is. */
const LISTS = [
  ["_derivedCommandTypes", "_derivedCommandsLength"],
  ["_derivedBlendCommandTypes", "_derivedBlendCommandsLength"],
  ["_derivedCommandTypesToUpdate", "_derivedCommandsToUpdateLength"],
] as const;

interface RenderState {
  cull: { enabled: boolean };
}

/**
 * Draws a tile of glass ground once instead of twice. Cesium draws the faces that look away and those that look at the
 * camera one after the other; its shader tells them apart by itself, so one draw without culling gives both. They were
 * 144 of the 190 draws of the planner's view. Both alphas must be below 1 while the ground is translucent.
 * @throws Error when a Cesium release keeps these lists elsewhere
 */
export function drawGlassOnce(scene: Scene): void {
  const state: unknown = Reflect.get(scene, "_globeTranslucencyState");
  if (typeof state !== "object" || state === null) throw changed("_globeTranslucencyState");
  const update: unknown = Reflect.get(state, "update");
  if (typeof update !== "function") throw changed("_globeTranslucencyState.update");
  const own = (name: string): unknown => Reflect.get(state, name);
  let isUnculled = false;
  Reflect.set(state, "update", (of: Scene) => {
    Reflect.apply(update, state, [of]);
    if (own("_frontFaceTranslucent") !== true || own("_backFaceTranslucent") !== true) return;
    for (const [list, length] of LISTS) {
      const types = own(list);
      const count = own(length);
      if (!Array.isArray(types) || typeof count !== "number")
        throw changed(`_globeTranslucencyState.${list}`);
      const kept = types.slice(0, count).filter((type) => type !== BACK_FACES);
      kept.forEach((type, i) => {
        types[i] = type;
      });
      Reflect.set(state, length, kept.length);
    }
    if (isUnculled) return;
    const packs = own("_derivedCommandPacks");
    const pack: unknown = Array.isArray(packs) ? packs[FRONT_FACES] : undefined;
    const fronts: unknown =
      typeof pack === "object" && pack !== null ? Reflect.get(pack, "getRenderStateFunction") : undefined;
    if (typeof fronts !== "function") throw changed("_globeTranslucencyState._derivedCommandPacks");
    Reflect.set(Object(pack), "getRenderStateFunction", (renderState: RenderState) => {
      Reflect.apply(fronts, undefined, [renderState]);
      renderState.cull.enabled = false;
    });
    isUnculled = true;
  });
}

function changed(what: string): Error {
  return new Error(`Cesium's scene has no ${what} any more: find what replaced it.`);
}
