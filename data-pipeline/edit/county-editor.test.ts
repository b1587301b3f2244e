import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EditRequest } from "../../contract/edits.ts";
import type { FieldDefinition } from "../../contract/fields.ts";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { currentVersion } from "../publish/publication-folder.ts";
import { publishCounty, type SurveyedCounty } from "../publish/publish-county.ts";
import { seededRandom } from "../tiles3d/feature-table-fixture.ts";
import { sampleCounty, sampleFacilities, sampleLamps, samplePipes } from "../tiles3d/sample-county.ts";
import { CountyEditor } from "./county-editor.ts";
import { EditJournal } from "./edit-journal.ts";
import { withEdits } from "./edited-county.ts";
import { editTable, featureAt } from "./edited-table.ts";

const LAYERS = ["water", "water-facilities", "streetlights"];

/** More pipes than one feature file holds. */
const STREETS = 23;

function survey(): SurveyedCounty {
  const pipes = samplePipes(STREETS);
  const tables = new Map(
    [pipes, sampleFacilities(pipes), sampleLamps(60)].map((table) => [table.layer, table]),
  );
  return {
    // a map of a few tiles: it is painted with every rebuild
    county: { ...sampleCounty, bounds: [111.5799, 25.1899, 111.5801, 25.1901] },
    layerIds: [...tables.keys()],
    layer: async (id) => tables.get(id) ?? null,
    dem: null,
  };
}

interface Village {
  readonly out: string;
  readonly countyDir: string;
  readonly editor: CountyEditor;
}

async function village(): Promise<Village> {
  const out = await mkdtemp(join(tmpdir(), "edited-"));
  const countyDir = await mkdtemp(join(tmpdir(), "edited-county-"));
  await publishCounty(survey(), out, silentProgress);
  return { out, countyDir, editor: await opened(countyDir, out) };
}

const opened = async (countyDir: string, out: string) =>
  CountyEditor.over({ ...survey(), county: sampleCounty }, await EditJournal.open(countyDir), out);

/** Files of the publication that a build of the county and its journal makes. */
async function rebuilt(countyDir: string): Promise<Record<string, string>> {
  const out = await mkdtemp(join(tmpdir(), "rebuilt-"));
  const journal = await EditJournal.open(countyDir);
  await publishCounty(withEdits(survey(), journal.edits()), out, silentProgress);
  return hashes(out);
}

async function hashes(out: string): Promise<Record<string, string>> {
  const { manifest } = await currentVersion(out);
  return Object.fromEntries(Object.entries(manifest.files).map(([path, { sha256 }]) => [path, sha256]));
}

type Values = NonNullable<Extract<EditRequest, { op: "insert" }>["properties"]>;
type Shape = ReturnType<typeof featureAt>["geometry"];

/** An edit that a person could ask for, of features that exist now. */
function randomEdit(random: () => number, table: FeatureTable, serial: number): EditRequest {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const row = Math.floor(random() * table.count);
  const id = table.ids[row]!;
  const { layer } = table;
  const { properties, geometry } = featureAt(table, row);
  const dice = random();
  if (dice < 0.15) return { op: "delete", layer, id };
  if (dice < 0.35) {
    const ends: Values =
      random() < 0.3 && layer === "water"
        ? { fromNode: null, toNode: pick(["N1-1", null, "a point of its own"]) }
        : {};
    return {
      op: "insert",
      layer,
      id: `new-${serial}`,
      properties: { ...properties, id: `new-${serial}`, ...ends },
      geometry: random() < 0.5 ? geometry : moved(geometry, random, 30),
    };
  }
  if (dice < 0.6)
    return { op: "patch", layer, id, geometry: moved(geometry, random, random() < 0.3 ? 400 : 5) };
  return { op: "patch", layer, id, properties: pick(changesOf(layer, pick)) };
}

function changesOf(layer: string, pick: <T>(values: readonly T[]) => T): readonly Values[] {
  switch (layer) {
    case "water":
      return [
        { material: pick(["PE", "QM", null]), outerDiameterMm: pick([121, 330, 63]) },
        { yearLaid: pick([1987, 2003, 2019]) },
        { outerDiameterMm: pick([63, 110, 225, 400]), nominalMm: pick([63, 110, 225, 400]) },
        { fromNode: pick([null, "N2-2", "elsewhere"]) },
        { depthSource: pick(["assumed", "surveyed"]) },
      ];
    case "water-facilities":
      return [{ kind: pick(["tee", "hydrant", "gateValve", "cap", "bend"]) }];
    default:
      return [{ kind: pick(["double", "garden"]) }, { rotationDeg: pick([0, 30, 270]) }];
  }
}

/** A point, or one vertex of a line, somewhere else within some metres. */
function moved(geometry: Shape, random: () => number, metres: number): Shape {
  const degrees = metres / 111_000;
  const shift = ([lon, lat, height]: readonly [number, number, number]): [number, number, number] => [
    lon + (random() - 0.5) * degrees,
    lat + (random() - 0.5) * degrees,
    height,
  ];
  if (geometry.type === "Point") return { type: "Point", coordinates: shift(geometry.coordinates) };
  if (geometry.type !== "LineString") throw new Error(`found ${geometry.type}, expected a LineString`);
  const at = Math.floor(random() * geometry.coordinates.length);
  return {
    type: "LineString",
    coordinates: geometry.coordinates.map((position, i) => (i === at ? shift(position) : position)),
  };
}

/** A value that a field may have instead of another. */
function otherValue(field: FieldDefinition, value: string | number | null): string | number | boolean {
  switch (field.type) {
    case "enum":
      return Object.keys(field.values ?? {}).find((code) => code !== value)!;
    case "integer":
    case "number":
      return Number(value ?? 20) + 1;
    case "boolean":
      return value !== 1;
    case "date":
      return value === "2024-02-29" ? "2024-03-01" : "2024-02-29";
    case "string":
      return `${value ?? ""} 改`;
  }
}

describe("edits of a published county", () => {
  it.each([1, 2, 3, 4])(
    "after any sequence of inserts, edits and deletes it equals a full rebuild byte for byte (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const { out, countyDir, editor } = await village();
      const base = survey();
      for (let serial = 0; serial < 14; serial++) {
        const layer = LAYERS[Math.floor(random() * LAYERS.length)]!;
        const journal = await EditJournal.open(countyDir);
        const own = journal.edits().filter((edit) => edit.layer === layer);
        const { table } = editTable((await base.layer(layer))!, own);
        await editor.edit(randomEdit(random, table, serial));
      }
      expect(await hashes(out)).toEqual(await rebuilt(countyDir));
      // one opened again goes on from there
      const again = await opened(countyDir, out);
      await again.edit({
        op: "patch",
        layer: "water",
        id: samplePipes(STREETS).ids[40]!,
        properties: { yearLaid: 2024 },
      });
      expect(await hashes(out)).toEqual(await rebuilt(countyDir));
    },
    120_000,
  );

  it.each(LAYERS)(
    "equals a full rebuild after an edit of every field of %s, of which most change tables only",
    async (layer) => {
      const { out, countyDir, editor } = await village();
      const table = (await survey().layer(layer))!;
      const fields = layerById(layer).fields.filter(({ name }) => table.columns.has(name) && name !== "id");
      expect(fields.length).toBeGreaterThan(1);
      for (const [i, field] of fields.entries()) {
        const row = (7 * i) % table.count;
        const value = otherValue(field, table.columns.get(field.name)![row]!);
        const sizes = { outerDiameterMm: table.columns.get("outerDiameterMm")?.[row] ?? null };
        const properties = { ...(table.columns.has("outerDiameterMm") && sizes), [field.name]: value };
        await editor.edit({ op: "patch", layer, id: table.ids[row]!, properties });
      }
      expect(await hashes(out)).toEqual(await rebuilt(countyDir));
    },
    60_000,
  );

  it("is what it was while an edit that is in the journal is not published, and has it when opened again", async () => {
    const { out, countyDir } = await village();
    const before = await hashes(out);
    const journal = await EditJournal.open(countyDir);
    const table = samplePipes(STREETS);
    // what a crash between the journal and the publication leaves, and a line cut off
    await journal.append([
      { n: 1, atMs: 0, op: "put", layer: "water", id: table.ids[3]!, ...featureAt(table, 7) },
      { n: 2, atMs: 0, op: "delete", layer: "water", id: table.ids[9]! },
    ]);
    await appendFile(join(countyDir, "edits.jsonl"), '{"n":3,"op":"del');
    expect(await hashes(out)).toEqual(before);
    const editor = await opened(countyDir, out);
    expect(await hashes(out)).toEqual(await rebuilt(countyDir));
    await editor.edit({ op: "delete", layer: "water", id: table.ids[11]! });
    expect((await EditJournal.open(countyDir)).last).toBe(3);
  }, 60_000);

  it("never writes over the edits of another process, and says so", async () => {
    const { countyDir } = await village();
    const [first, second] = [await EditJournal.open(countyDir), await EditJournal.open(countyDir)];
    const entry = { n: 1, atMs: 0, op: "delete", layer: "water", id: "x" } as const;
    await first.append([entry]);
    await expect(second.append([{ ...entry, id: "y" }])).rejects.toThrow(/edits of another process/);
    expect((await EditJournal.open(countyDir)).edits()).toEqual([entry]);
  }, 60_000);

  it("refuses a publication that is of other surveys", async () => {
    const { out, countyDir } = await village();
    const other = { ...survey(), layer: async () => samplePipes(5) };
    const editor = await CountyEditor.over(other, await EditJournal.open(countyDir), out);
    const edit = editor.edit({ op: "delete", layer: "water", id: samplePipes(5).ids[0]! });
    await expect(edit).rejects.toThrow(/not of the county's present surveys.*run twin build first/);
  }, 60_000);
});
