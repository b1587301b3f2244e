#!/usr/bin/env node
// The `twin` command. TypeScript is compiled as it is loaded, so there is no build step to forget; where `npm start` has
// bundled the very same sources, the bundle is taken, which starts in a third of the time.
// No program imports another, so the tile server's two commands are chosen here.
import { pathToFileURL } from "node:url";
import { bundledTwin } from "../scripts/pipeline-bundle.mjs";

// Whoever reads the output may stop before its end (`| head`): the work goes on, unheard.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });

const serverPrograms = { serve: "../tiles-server/main.ts", simulate: "../tiles-server/simulator/main.ts" };
const program = serverPrograms[process.argv[2]];
if (program) process.argv.splice(2, 1);
const bundle = program || process.env.TWIN_FROM_SOURCES ? null : bundledTwin();
if (bundle) {
  await import(pathToFileURL(bundle).href);
} else {
  const { register } = await import("tsx/esm/api");
  register();
  await import(program ?? "../data-pipeline/main.ts");
}
