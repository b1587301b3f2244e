import { mkdirSync, writeFileSync } from "node:fs";
import { writeModels } from "./write-models.ts";

/** `npm run models`: writes assets/models/<name>.glb and assets/models/models.json. */
const folder = new URL("../../assets/models/", import.meta.url);
mkdirSync(folder, { recursive: true });
const models = await writeModels();
for (const { facts, glb } of models) {
  writeFileSync(new URL(`${facts.name}.glb`, folder), glb);
  console.log(
    `${facts.name.padEnd(18)} ${String(facts.triangles).padStart(4)} triangles ${String(glb.length).padStart(6)} B`,
  );
}
writeFileSync(
  new URL("models.json", folder),
  `${JSON.stringify(
    models.map((m) => m.facts),
    null,
    2,
  )}\n`,
);
