import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Source } from "../../contract/county.ts";
import { silentProgress } from "../progress.ts";
import type { SurveyError } from "../read/findings.ts";
import { writeCountyFixture } from "./county-fixture.ts";
import { crsDefinition } from "./crs-definition.ts";
import { importCounty } from "./import-county.ts";
import { files, PIPES, POINTS, pipes, points } from "./numbered-survey-fixture.ts";

describe("imported surveys", () => {
  const store = (dir: string) =>
    (readdirSync(join(dir, "imported"), { recursive: true }) as string[])
      .filter((name) => /\.\w+$/.test(name))
      .sort();
  const bytes = (dir: string, name: string) => readFileSync(join(dir, "imported", name));

  it("are kept, and the same files again change nothing", async () => {
    const dir = writeCountyFixture([points, pipes], files);
    await importCounty(dir, silentProgress);
    const names = store(dir);
    expect(names).toEqual([
      "crs.json",
      "water-facilities/jsp.fgb",
      "water-facilities/jsp.json",
      "water/jsl.fgb",
      "water/jsl.json",
    ]);
    const times = names.map((name) => statSync(join(dir, "imported", name)).mtimeMs);
    const again = await importCounty(dir, silentProgress);
    expect(again.sources.map(({ imported }) => imported)).toEqual([false, false]);
    expect(names.map((name) => statSync(join(dir, "imported", name)).mtimeMs)).toEqual(times);
    expect((await again.layer("water"))!.count).toBe(3);
  });

  it("keep how the county's coordinates are computed, as GDAL says it", async () => {
    const folder = writeCountyFixture([points, pipes], files);
    const first = await importCounty(folder, silentProgress);
    const again = await importCounty(folder, silentProgress);
    expect(first.crsDefinition).toBe(await crsDefinition(first.county.crs, ...first.county.origin));
    expect(again.crsDefinition).toBe(first.crsDefinition);
  });

  it("have the same bytes whenever they are made", async () => {
    const [a, b] = [writeCountyFixture([points, pipes], files), writeCountyFixture([points, pipes], files)];
    for (const dir of [a, b]) await importCounty(dir, silentProgress);
    for (const name of store(a)) expect(bytes(a, name)).toEqual(bytes(b, name));
  });

  it("are made again when a file changes, pipes also when their points do", async () => {
    const dir = writeCountyFixture([points, pipes], files);
    await importCounty(dir, silentProgress);
    writeFileSync(join(dir, "JSP.csv"), POINTS.replace("200.00", "201.00"));
    const changed = await importCounty(dir, silentProgress);
    expect(changed.sources.map(({ imported }) => imported)).toEqual([true, true]);
    const water = (await changed.layer("water"))!;
    expect(water.columns.get("elevFromM")![water.ids.indexOf("G1")]).toBe(199.8);
  });

  it("stay as they were when one file of several is refused", async () => {
    const dir = writeCountyFixture([points, pipes], files);
    await importCounty(dir, silentProgress);
    const before = store(dir).map((name) => bytes(dir, name));
    writeFileSync(join(dir, "JSP.csv"), POINTS.replace("200.00", "210.00"));
    writeFileSync(join(dir, "JSL.csv"), PIPES.replace("DN200", "?"));
    await expect(importCounty(dir, silentProgress)).rejects.toThrow(
      /the survey was not imported: 1 error; the report is kept in .*imported.reports.\w+\.json/,
    );
    expect(
      store(dir)
        .filter((name) => !name.startsWith("reports"))
        .map((name) => bytes(dir, name)),
    ).toEqual(before);
  });

  it("stay as they were when others were read already, and nothing lies beside them", async () => {
    const lamps: Source = { file: "lamps.csv", layer: "streetlights", crs: "EPSG:4490" };
    const others: Source = { ...lamps, file: "others.csv" };
    const lamp = (id: string) => `id,lon,lat\n${id},111.579,25.185\n`;
    const dir = writeCountyFixture([lamps, others, points, pipes], {
      ...files,
      "lamps.csv": lamp("L1"),
      "others.csv": lamp("L2"),
    });
    await importCounty(dir, silentProgress);
    const before = store(dir).map((name) => [name, bytes(dir, name)]);
    const now = () =>
      store(dir)
        .filter((name) => !name.startsWith("reports"))
        .map((name) => [name, bytes(dir, name)]);
    writeFileSync(join(dir, "lamps.csv"), lamp("L3"));
    writeFileSync(join(dir, "JSL.csv"), PIPES.replace("DN200", "?"));
    await expect(importCounty(dir, silentProgress)).rejects.toThrow(/the survey was not imported: 1 error/);
    expect(now()).toEqual(before);
    writeFileSync(join(dir, "JSL.csv"), PIPES);
    writeFileSync(join(dir, "lamps.csv"), lamp("L2"));
    const error = await importCounty(dir, silentProgress).catch((thrown: unknown) => thrown);
    expect((error as SurveyError).findings.kept).toContainEqual(
      expect.objectContaining({ file: "others.csv", id: "L2", found: "the id of row 1 of lamps.csv" }),
    );
    expect(now()).toEqual(before);
    writeFileSync(join(dir, "lamps.csv"), lamp("L1"));
    expect((await importCounty(dir, silentProgress)).sources.map(({ imported }) => imported)).toEqual(
      Array(4).fill(false),
    );
  });

  it("go when their source goes", async () => {
    const dir = writeCountyFixture([points, pipes], files);
    await importCounty(dir, silentProgress);
    const yaml = join(dir, "county.yaml");
    writeFileSync(yaml, readFileSync(yaml, "utf8").replace(/ {2}- file: JSL\.csv\n {4}layer: water\n/, ""));
    expect((await importCounty(dir, silentProgress)).layerIds).toEqual(["water-facilities"]);
    expect(store(dir)).toEqual(["crs.json", "water-facilities/jsp.fgb", "water-facilities/jsp.json"]);
  });
});
