#!/usr/bin/env node
// The `twin` command: TypeScript is compiled as it is loaded, so there is no build step to forget.
import { register } from "tsx/esm/api";

register();
await import("../data-pipeline/main.ts");
