/** How much a machine is asked to draw. */
export interface Machine {
  /** samples of anti-aliasing, a pixel */
  readonly msaaSamples: number;
  /** pixels of error that terrain and 3D Tiles may have; larger = fewer triangles */
  readonly terrainErrorPixels: number;
  readonly tilesErrorPixels: number;
  /** the same for buildings, whose far levels leave out small houses */
  readonly buildingsErrorPixels: number;
  /** milliseconds between pictures while something moves */
  readonly frameMs: number;
}

const GRAPHICS_CARD: Machine = {
  msaaSamples: 4,
  terrainErrorPixels: 1.6,
  tilesErrorPixels: 16,
  buildingsErrorPixels: 6,
  frameMs: 33,
};
/** Pictures drawn by the processor: a remote desktop, a virtual machine, the browser tests. */
const SOFTWARE: Machine = {
  msaaSamples: 1,
  terrainErrorPixels: 2.6,
  tilesErrorPixels: 20,
  buildingsErrorPixels: 7,
  frameMs: 400,
};
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|basic render/i;

/** What this machine can afford, by the name of its renderer. */
export function thisMachine(): Machine {
  machine ??= SOFTWARE_RENDERERS.test(rendererName()) ? SOFTWARE : GRAPHICS_CARD;
  return machine;
}
let machine: Machine | undefined;

function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return "";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = info && gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep few contexts
  return String(name);
}
