// Runs one of our programs as a child that never outlives its parent: when the parent dies, even by SIGKILL,
// the IPC channel closes and the child ends itself. Says "started" when the program's own start is done.
import { pathToFileURL } from "node:url";

process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
const [program] = process.argv.splice(2, 1);
await import(pathToFileURL(program).href);
process.send("started");
