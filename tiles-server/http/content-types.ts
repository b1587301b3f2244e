const BY_ENDING: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  map: "application/json; charset=utf-8",
  webmanifest: "application/manifest+json",
  glb: "model/gltf-binary",
  gltf: "model/gltf+json",
  terrain: "application/vnd.quantized-mesh",
  subtree: "application/octet-stream",
  wasm: "application/wasm",
  webp: "image/webp",
  png: "image/png",
  jpg: "image/jpeg",
  svg: "image/svg+xml",
  ico: "image/x-icon",
  ktx2: "image/ktx2",
  woff2: "font/woff2",
  woff: "font/woff",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8",
};

/** Media type of a file by its ending; bytes where the ending says nothing. */
export function contentTypeOf(path: string): string {
  return BY_ENDING[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
}

/** Files that are not compressed already. */
export function isCompressible(path: string): boolean {
  return !/\.(webp|png|jpg|woff2?|ktx2|br)$/i.test(path);
}
