import { Cesium3DTileStyle, Cesium3DTileset, type Scene } from "cesium";
import { tilesetsOf } from "./tilesets.ts";

/** What benchmarks let the globe do. */
export interface BenchHooks {
  /** runs something as a task of its own: the browser does not count what comes from the debugger */
  inTask(act: () => void): Promise<void>;
  /** draws one picture now */
  draw(): void;
  /** waits for the picture that the globe draws by itself next, and for the end of the task that drew it */
  nextPicture(): Promise<void>;
  /** features of the shown tilesets whose address contains `layer`, in the tiles that the last picture chose */
  features(layer: string): number;
  /** the same tilesets without our shaders, for Cesium's own styles */
  takeShadersOff(layer: string): void;
  /** gives them one of Cesium's own styles, which looks at feature after feature, and draws */
  styleByLoop(layer: string, colours: readonly (readonly [condition: string, colour: string])[]): void;
  /**
   * performance.now() of the first picture, of those that the globe draws by itself, whose colour at a CSS pixel differs
   * by more than `far` from that of the next one now; colours are 0 … 255
   */
  changedAt(x: number, y: number, far: number): Promise<number>;
  /** number of the styling that the shaders draw by; NaN while there is no shader */
  styling(layer: string): number;
}

export function benchHooks(scene: Scene): BenchHooks {
  const shown = (layer: string) =>
    tilesetsOf(scene)
      .filter((tileset) => tileset instanceof Cesium3DTileset)
      .filter((tileset) => tileset.show && tileset.resource.url.includes(layer));
  const draw = () => {
    // viewer.md P3: without this the ground is never translucent
    const initialize: unknown = Reflect.get(scene, "initializeFrame");
    if (typeof initialize !== "function")
      throw new Error("Cesium's scene has no initializeFrame any more: find what replaced it.");
    initialize.call(scene);
    scene.requestRender();
    scene.render();
  };
  return {
    inTask: (act) =>
      new Promise((done) => {
        setTimeout(() => {
          act();
          done();
        });
      }),
    draw,
    nextPicture: () =>
      new Promise((drawn) => {
        const stop = scene.postRender.addEventListener(() => {
          stop();
          setTimeout(drawn);
        });
        scene.requestRender();
      }),
    features: (layer) =>
      shown(layer).reduce((sum, tileset) => {
        const statistics: unknown = Reflect.get(tileset, "statistics");
        return sum + Number(Reflect.get(Object(statistics), "numberOfFeaturesSelected"));
      }, 0),
    takeShadersOff: (layer) => {
      for (const tileset of shown(layer)) tileset.customShader = undefined;
    },
    styleByLoop: (layer, colours) => {
      const conditions = [...colours, ["true", "color('#575757')"]];
      for (const tileset of shown(layer)) tileset.style = new Cesium3DTileStyle({ color: { conditions } });
      draw();
    },
    changedAt: (x, y, far) =>
      new Promise((changed) => {
        const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
        let before: Uint8ClampedArray | undefined;
        const stop = scene.postRender.addEventListener(() => {
          const scale = scene.canvas.width / scene.canvas.clientWidth;
          pen.drawImage(scene.canvas, Math.floor(x * scale), Math.floor(y * scale), 1, 1, 0, 0, 1, 1);
          const { data } = pen.getImageData(0, 0, 1, 1);
          before ??= data;
          if (Math.hypot(...[0, 1, 2].map((i) => data[i]! - before![i]!)) <= far) return;
          stop();
          changed(performance.now());
        });
        scene.requestRender();
      }),
    styling: (layer) => Number(shown(layer)[0]?.customShader?.uniforms.u_styling?.value),
  };
}
