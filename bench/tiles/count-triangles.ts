declare global {
  interface Window {
    /** triangles handed to WebGL since it was set to 0, every copy of an instance counted */
    trianglesDrawn?: number;
  }
}

/**
 * Runs in the page before anything else: counts the triangles of every draw call and draws none, so that a processor
 * that stands in for a graphics card keeps up. Cesium's own statistics count the copies of an instance once.
 */
export function countTriangles(): void {
  const add = (mode: number, count: number, copies: number) => {
    const triangles =
      mode === WebGL2RenderingContext.TRIANGLES ? count / 3 : mode > 4 ? Math.max(0, count - 2) : 0;
    window.trianglesDrawn = (window.trianglesDrawn ?? 0) + triangles * copies;
  };
  Object.assign(WebGL2RenderingContext.prototype, {
    drawElements: (mode: number, count: number) => add(mode, count, 1),
    drawArrays: (mode: number, _first: number, count: number) => add(mode, count, 1),
    drawElementsInstanced: (mode: number, count: number, _type: number, _offset: number, copies: number) =>
      add(mode, count, copies),
    drawArraysInstanced: (mode: number, _first: number, count: number, copies: number) =>
      add(mode, count, copies),
    drawRangeElements: (mode: number, _start: number, _end: number, count: number) => add(mode, count, 1),
  });
}
