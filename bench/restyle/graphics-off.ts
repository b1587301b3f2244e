/** What the page counts of its graphics calls, put there by `turnGraphicsOff`. */
export interface GraphicsCalls {
  /** bytes of every texture upload since the list was emptied */
  uploads: Uint8Array[];
}

declare global {
  interface Window {
    graphicsCalls?: GraphicsCalls;
  }
}

/**
 * Runs in the page before anything else: calls that paint do nothing, so that a processor that stands in for a graphics
 * card takes no part in the times; everything before them, down to the call itself, is still done. Uploads of textures
 * are done and noted.
 */
export function turnGraphicsOff(): void {
  const prototype = WebGL2RenderingContext.prototype;
  const nothing = { value: () => {} };
  for (const name of [
    "drawElements",
    "drawArrays",
    "drawElementsInstanced",
    "drawArraysInstanced",
    "drawRangeElements",
    "clear",
    "blitFramebuffer",
    "generateMipmap",
  ])
    Object.defineProperty(prototype, name, nothing);
  const calls: GraphicsCalls = { uploads: [] };
  window.graphicsCalls = calls;
  for (const name of ["texImage2D", "texSubImage2D"] as const) {
    const upload: unknown = prototype[name];
    if (typeof upload !== "function") throw new Error(`no WebGL2 ${name} to count`);
    Object.defineProperty(prototype, name, {
      value(...args: unknown[]) {
        const bytes = args.find((one) => ArrayBuffer.isView(one));
        calls.uploads.push(
          bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice() : new Uint8Array(),
        );
        return Reflect.apply(upload, this, args);
      },
    });
  }
}
