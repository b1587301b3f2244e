#!/usr/bin/env node
// The `twin` command: TypeScript is compiled as it is loaded, so there is no build step to forget.
// No program imports another, so the tile server's two commands are chosen here.
import { register } from "tsx/esm/api";

register();
const serverPrograms = { serve: "../tiles-server/main.ts", simulate: "../tiles-server/simulator/main.ts" };
const program = serverPrograms[process.argv[2]];
if (program) process.argv.splice(2, 1);
await import(program ?? "../data-pipeline/main.ts");
