// Entry of a painting thread: a thread does not inherit the loader of TypeScript, so it registers its own.
import { register } from "tsx/esm/api";

register();
export const { paintTree } = await import("./tile-worker.ts");
