import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FeatureEdit } from "../../contract/edits.ts";
import { CountyEditor } from "../edit/county-editor.ts";
import { EditJournal } from "../edit/edit-journal.ts";
import { withEdits } from "../edit/edited-county.ts";
import { editTable, featureAt } from "../edit/edited-table.ts";
import { partTable } from "../edit/part-table.ts";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { seededRandom } from "../tiles3d/feature-table-fixture.ts";
import {
  sampleBuildings,
  sampleCounty,
  sampleFacilities,
  sampleLamps,
  samplePipes,
} from "../tiles3d/sample-county.ts";
import { currentVersion } from "./publication-folder.ts";
import { publishCounty, type SurveyedCounty } from "./publish-county.ts";
import { rollBack } from "./roll-back.ts";
import { updateCounty } from "./update-county.ts";
import { changesOf } from "./versions.ts";

/** Surveys of the sample village that can be changed as files are, each change with a name of its own. */
class Surveys {
  readonly #tables = new Map<string, FeatureTable>();
  readonly #names = new Map<string, string>();
  #changes = 0;

  constructor() {
    const pipes = samplePipes(23);
    for (const table of [pipes, sampleFacilities(pipes), sampleLamps(60), sampleBuildings(30, 0.001)])
      this.put(table);
  }

  /** As they are now. */
  get county(): SurveyedCounty {
    const tables = new Map(this.#tables);
    return {
      // a map of a few tiles: it is painted with every rebuild
      county: { ...sampleCounty, bounds: [111.5799, 25.1899, 111.5801, 25.1901] },
      dem: null,
      layerIds: [...tables.keys()],
      layer: async (id) => tables.get(id) ?? null,
      fingerprints: { ground: "none", layers: new Map(this.#names) },
    };
  }

  table(id: string): FeatureTable {
    return this.#tables.get(id)!;
  }

  put(table: FeatureTable): void {
    this.#tables.set(table.layer, table);
    this.#names.set(table.layer, `survey ${++this.#changes}`);
  }
}

const newFolder = () => mkdtemp(join(tmpdir(), "updated-"));

async function hashes(out: string): Promise<Record<string, string>> {
  const { manifest } = await currentVersion(out);
  return Object.fromEntries(Object.entries(manifest.files).map(([path, { sha256 }]) => [path, sha256]));
}

/** Files of a build of everything. */
async function builtWhole(surveys: Surveys, journal: EditJournal): Promise<Record<string, string>> {
  const out = await newFolder();
  await publishCounty(withEdits(surveys.county, journal.edits()), out, silentProgress);
  const found = await hashes(out);
  await rm(out, { recursive: true });
  return found;
}

/** One change of a survey as people make them: a value, a place, a feature more or less, anywhere in the file. */
function changed(table: FeatureTable, random: () => number, serial: number): FeatureTable {
  const row = Math.floor(random() * table.count);
  const { properties, geometry } = featureAt(table, row);
  const id = table.ids[row]!;
  const edit = { n: 1, atMs: 0, layer: table.layer, id };
  const dice = random();
  const after = (entry: FeatureEdit) => editTable(table, [entry]).table;
  if (dice < 0.15) return rowsOf(table, (rows) => rows.filter((other) => other !== row));
  if (dice < 0.4) {
    const added = after({
      ...edit,
      id: `new-${serial}`,
      op: "put",
      properties: { ...properties, id: `new-${serial}` },
      geometry,
    });
    // surveys have new features anywhere
    return rowsOf(added, (rows) => rows.toSpliced(row, 0, rows.length - 1).slice(0, -1));
  }
  if (dice < 0.7) {
    const degrees = (random() - 0.5) * 1e-4;
    if (geometry.type === "MultiLineString") throw new Error("the sample has single lines only");
    const moved =
      geometry.type === "Point"
        ? { type: "Point" as const, coordinates: shifted(geometry.coordinates, degrees) }
        : {
            type: "LineString" as const,
            coordinates: geometry.coordinates.map((position, i) =>
              i === 0 ? shifted(position, degrees) : position,
            ),
          };
    return after({ ...edit, op: "put", properties, geometry: moved });
  }
  const other = featureAt(table, Math.floor(random() * table.count)).properties;
  return after({ ...edit, op: "put", properties: { ...other, id }, geometry });
}

const shifted = ([lon, lat, height]: readonly [number, number, number], degrees: number) =>
  [lon + degrees, lat + degrees, height] as [number, number, number];

function rowsOf(table: FeatureTable, order: (rows: number[]) => number[]): FeatureTable {
  const rows = order(Array.from({ length: table.count }, (_, row) => row));
  return partTable(table, table.coordinates, rows, [...table.columns.keys()]).table;
}

describe("a build after an edited survey", () => {
  it.each([1, 2])(
    "equals a build into an empty folder after any changes of surveys, and edits between them (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const [out, countyDir] = [await newFolder(), await newFolder()];
      const surveys = new Surveys();
      await updateCounty(surveys.county, await EditJournal.open(countyDir), out, silentProgress);
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 3; i++) {
          const layer = ["water", "water-facilities", "streetlights"][Math.floor(random() * 3)]!;
          surveys.put(changed(surveys.table(layer), random, 10 * round + i));
        }
        if (random() < 0.3) surveys.put(sampleBuildings(30 + round, 0.001));
        const published = await updateCounty(
          surveys.county,
          await EditJournal.open(countyDir),
          out,
          silentProgress,
        );
        expect(published.changed).toBe(true);
        expect(await hashes(out)).toEqual(await builtWhole(surveys, await EditJournal.open(countyDir)));
        if (round % 2 === 1) continue;
        const editor = await CountyEditor.over(surveys.county, await EditJournal.open(countyDir), out);
        const id = surveys.table("streetlights").ids[round]!;
        await editor.edit({
          op: "patch",
          layer: "streetlights",
          id,
          properties: { kind: "garden", rotationDeg: 90 },
        });
      }
    },
    300_000,
  );

  it("draws nothing when nothing has changed, and only the tiles around one pipe that has", async () => {
    const [out, countyDir] = [await newFolder(), await newFolder()];
    const journal = await EditJournal.open(countyDir);
    const surveys = new Surveys();
    const first = await updateCounty(surveys.county, journal, out, silentProgress);
    const again = await updateCounty(surveys.county, journal, out, silentProgress);
    expect(again).toMatchObject({ changed: false, number: first.number });

    const pipes = surveys.table("water");
    const { properties, geometry } = featureAt(pipes, 30);
    const put = { n: 1, atMs: 0, op: "put", layer: "water", id: pipes.ids[30]!, geometry } as const;
    surveys.put(editTable(pipes, [{ ...put, properties: { ...properties, yearLaid: 1931 } }]).table);
    const steps: string[] = [];
    const progress = {
      step: (name: string) => ({ tick: () => {}, end: (note = "") => void steps.push(`${name}: ${note}`) }),
    };
    const updated = await updateCounty(surveys.county, journal, out, progress);
    const { files, removed } = await changesOf(out, updated.number);
    expect(removed).toEqual([]);
    // one of each level of detail, and its feature file
    expect(files.filter((path) => path.startsWith("tiles/water/content/"))).toHaveLength(files.length - 1);
    expect(files).toContain("features/water/0.fgb");
    expect(steps.map((step) => step.split(":")[0])).toEqual([
      "changes",
      "tiles of water",
      "tiles of water-facilities",
      "manifest",
    ]);
  });

  it("makes everything again after a rollback, and when a file of the version in use is gone, and says why", async () => {
    const [out, countyDir] = [await newFolder(), await newFolder()];
    const journal = await EditJournal.open(countyDir);
    const surveys = new Surveys();
    let why = "";
    const progress = {
      step: (name: string) => ({
        tick: () => {},
        end: (note = "") => {
          if (name === "changes") why = note;
        },
      }),
    };
    await updateCounty(surveys.county, journal, out, progress);
    expect(why).toBe("everything is made: there was no build into this folder");
    const first = await hashes(out);
    surveys.put(sampleLamps(50));
    await updateCounty(surveys.county, journal, out, silentProgress);
    await rollBack(out, 1, journal);
    expect(await hashes(out)).toEqual(first);
    await updateCounty(surveys.county, journal, out, progress);
    expect(why).toMatch(/^everything is made: version 3 is of a rollback/);
    const whole = await builtWhole(surveys, journal);
    expect(await hashes(out)).toEqual(whole);

    const { pathOf, manifest } = await currentVersion(out);
    const lost = Object.keys(manifest.files).find((path) => /^tiles\/buildings\/.*\.glb$/.test(path))!;
    await rm(pathOf(lost));
    surveys.put(sampleLamps(51));
    await updateCounty(surveys.county, journal, out, progress);
    expect(why).toBe(
      `everything is made: ${lost} of the version in use has no bytes on disk, expected ${manifest.files[lost]!.bytes}`,
    );
    expect(await hashes(out)).toEqual(await builtWhole(surveys, journal));
    expect((await readFile((await currentVersion(out)).pathOf(lost))).length).toBeGreaterThan(0);
  }, 180_000);
});
