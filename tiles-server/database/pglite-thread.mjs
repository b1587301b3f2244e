// Entry of the database thread: module hooks of the main thread do not reach it, so it registers its own.
import { register } from "tsx/esm/api";

register();
await import("./pglite-worker.ts");
