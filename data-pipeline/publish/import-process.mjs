// Entry of the import's process.
import { register } from "tsx/esm/api";

register();
await import("./import-worker.ts");
