// Runs one of our TypeScript programs as a child that never outlives its parent:
// when the parent dies, even by SIGKILL, the IPC channel closes and the child ends itself.
import { register } from "tsx/esm/api";

process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
register();
const [program] = process.argv.splice(2, 1);
await import(new URL(`../${program}`, import.meta.url).href);
