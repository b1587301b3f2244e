/** Whether this browser can draw 3D now. Makes a context and gives it back at once, since a page may hold only a few. */
export function canDrawWebgl(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
