import { Color, PostProcessStage, type Scene } from "cesium";

export type Mark = "selection" | "hover";

/** A pulse when something is chosen, then still (look.md), milliseconds. */
const PULSE_MS = 600;
const COLOURS: Readonly<Record<Mark, Color>> = {
  selection: Color.fromCssColorString("#fff3c4"),
  hover: Color.fromCssColorString("#bfe9f2"),
};
const FILL: Readonly<Record<Mark, number>> = { selection: 0.16, hover: 0.07 };

/**
 * Outlines what is chosen and what is under the pointer, in whichever tiles draw it. Each mark is one
 * post-processing stage, which exists only while something is marked: it makes Cesium draw the pick ids once more.
 */
export class Highlight {
  readonly #scene: Scene;
  readonly #marked: Record<Mark, Map<string, readonly object[]>> = { selection: new Map(), hover: new Map() };
  readonly #stages: Partial<Record<Mark, PostProcessStage>> = {};
  #chosenAtMs = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** What Cesium's pick would return for the marked thing, as far as `owner` draws it. */
  set(mark: Mark, owner: string, picked: readonly object[]): void {
    const owners = this.#marked[mark];
    if (picked.length === 0 && !owners.has(owner)) return;
    if (picked.length === 0) owners.delete(owner);
    else owners.set(owner, picked);
    const all = [...owners.values()].flat();
    const stage = this.#stages[mark];
    if (all.length === 0) {
      if (stage) this.#scene.postProcessStages.remove(stage);
      delete this.#stages[mark];
    } else if (stage) {
      stage.selected = all;
    } else {
      if (mark === "selection") this.#chosenAtMs = performance.now();
      this.#stages[mark] = this.#add(mark, all);
    }
    this.#scene.requestRender();
  }

  destroy(): void {
    for (const stage of Object.values(this.#stages)) this.#scene.postProcessStages.remove(stage);
  }

  #add(mark: Mark, selected: object[]): PostProcessStage {
    const stage = new PostProcessStage({
      name: `mark-${mark}`,
      fragmentShader: OUTLINE_SHADER,
      uniforms: {
        colour: COLOURS[mark],
        fill: () => FILL[mark] + (mark === "selection" ? this.#pulse() : 0),
        reach: mark === "selection" ? 2 : 1.5,
      },
    });
    stage.selected = selected;
    this.#scene.postProcessStages.add(stage);
    return stage;
  }

  #pulse(): number {
    const share = (performance.now() - this.#chosenAtMs) / PULSE_MS;
    if (share >= 1) return 0;
    this.#scene.requestRender();
    return 0.45 * Math.sin(Math.PI * share);
  }
}

const OUTLINE_SHADER = `
uniform sampler2D colorTexture;
uniform vec4 colour;
uniform float fill;
uniform float reach;
in vec2 v_textureCoordinates;

#ifdef CZM_SELECTED_FEATURE
float isMarked(vec2 pixels) {
  return czm_selected(pixels * czm_pixelRatio / czm_viewport.zw) ? 1.0 : 0.0;
}
#endif

void main() {
  vec4 scene = texture(colorTexture, v_textureCoordinates);
#ifdef CZM_SELECTED_FEATURE
  float self = isMarked(vec2(0.0));
  float near = isMarked(vec2(reach, 0.0)) + isMarked(vec2(-reach, 0.0)) + isMarked(vec2(0.0, reach))
    + isMarked(vec2(0.0, -reach)) + isMarked(vec2(reach)) + isMarked(vec2(-reach))
    + isMarked(vec2(reach, -reach)) + isMarked(vec2(-reach, reach));
  float share = mix(clamp(near * 0.5, 0.0, 1.0) * 0.95, fill, self);
  scene = vec4(mix(scene.rgb, colour.rgb, share), max(scene.a, share));
#endif
  out_FragColor = scene;
}
`;
