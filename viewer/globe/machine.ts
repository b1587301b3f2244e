/** How much a machine is asked to draw. */
export interface Machine {
  /** samples of anti-aliasing, a pixel */
  readonly msaaSamples: number;
  /** pixels drawn for each CSS pixel of the screen's own ratio, in one direction; names stay sharp */
  readonly resolutionScale: number;
  /** true = drawn behind the loading screen too, where the pictures that bring in the first tiles are not seen */
  readonly drawsCovered: boolean;
  /** samples along the view that keep a slanted map sharp */
  readonly anisotropy: number;
  /** true = what shines through is mixed exactly, at the cost of several more pictures */
  readonly exactTranslucency: boolean;
  /** true = vehicles mirror the sky of their place: a cube of pictures for each, and a table of 67 million steps */
  readonly mirrorsSky: boolean;
  /** pixels of error that terrain and 3D Tiles may have; larger = fewer triangles */
  readonly terrainErrorPixels: number;
  readonly tilesErrorPixels: number;
  /** the same for buildings, whose far levels leave out small houses */
  readonly buildingsErrorPixels: number;
  /** milliseconds a picture may take for unpacking ground; where pictures are few, each has to bring more of it */
  readonly groundLoadMs: number;
  /** requests under way at once: new ones are sent with each picture, so few pictures have to send more */
  readonly requestsAtOnce: number;
  /** the loading screen goes after this, whole picture or not, milliseconds */
  readonly longestCoverMs: number;
  /** milliseconds between pictures while something moves */
  readonly frameMs: number;
  /** the same for the plan of the tracks */
  readonly planMs: number;
}

const GRAPHICS_CARD: Machine = {
  msaaSamples: 4,
  resolutionScale: 1,
  drawsCovered: true,
  anisotropy: 16,
  exactTranslucency: true,
  mirrorsSky: true,
  terrainErrorPixels: 1.6,
  tilesErrorPixels: 16,
  buildingsErrorPixels: 6,
  groundLoadMs: 5,
  requestsAtOnce: 18,
  longestCoverMs: 25_000,
  frameMs: 33,
  planMs: 40,
};
/** Pictures drawn by the processor: a remote desktop, a virtual machine, the browser tests. */
const SOFTWARE: Machine = {
  msaaSamples: 1,
  resolutionScale: 0.5,
  drawsCovered: false,
  anisotropy: 1,
  exactTranslucency: false,
  mirrorsSky: false,
  terrainErrorPixels: 2.6,
  tilesErrorPixels: 20,
  buildingsErrorPixels: 12,
  groundLoadMs: 100,
  requestsAtOnce: 72,
  longestCoverMs: 60_000,
  frameMs: 1000,
  planMs: 4000,
};
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|basic render/i;

/** What this machine can afford, by the name of its renderer; `?quality=high` or `low` in the address overrules it. */
export function thisMachine(): Machine {
  machine ??= chosenMachine(new URLSearchParams(location.search).get("quality"));
  return machine;
}

function chosenMachine(quality: string | null): Machine {
  if (quality === "high") return GRAPHICS_CARD;
  return quality === "low" || SOFTWARE_RENDERERS.test(rendererName()) ? SOFTWARE : GRAPHICS_CARD;
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
