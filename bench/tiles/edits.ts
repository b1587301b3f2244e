/**
 * `node --import tsx bench/tiles/edits.ts COUNTY PUBLICATION EDITS`: random edits of pipes and facilities, as a person
 * makes them one after the other. Prints {"p95Ms":…,"medianMs":…,"mostTiles":…,"openMs":…,"cpuP95Ms":…,…} of the edits
 * after the first ten; processor times are those of all threads, which a loaded machine does not stretch as much.
 */
import { performance } from "node:perf_hooks";
import type { EditRequest } from "../../contract/edits.ts";
import { CountyEditor } from "../../data-pipeline/edit/county-editor.ts";
import { featureAt } from "../../data-pipeline/edit/edited-table.ts";
import { currentVersion } from "../../data-pipeline/publish/publication-folder.ts";
import { readPublishedLayer } from "../../data-pipeline/publish/published-features.ts";
import { seededRandom } from "../../data-pipeline/tiles3d/feature-table-fixture.ts";

const WARM_UP = 10;
const METERS_PER_DEGREE = 111_319;

const [county, publication, count] = process.argv.slice(2);
if (!county || !publication || !count) throw new Error("expected COUNTY PUBLICATION EDITS");
const { files, pathOf } = await currentVersion(publication);
const pipes = (await readPublishedLayer(files, pathOf, "water"))!;
const facilities = (await readPublishedLayer(files, pathOf, "water-facilities"))!;
const random = seededRandom(1);
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

const opening = performance.now();
const editor = await CountyEditor.open(county, publication);
const openMs = performance.now() - opening;
const milliseconds: number[] = [];
const cpuMilliseconds: number[] = [];
const byKind = new Map<string, number[]>();
const tiles: number[] = [];
for (let i = 0; i < WARM_UP + Number(count); i++) {
  const request = edit(i);
  const begun = performance.now();
  const cpuBegun = process.cpuUsage();
  const done = await editor.edit(request);
  if (i < WARM_UP) continue;
  const cpu = process.cpuUsage(cpuBegun);
  milliseconds.push(performance.now() - begun);
  cpuMilliseconds.push((cpu.user + cpu.system) / 1000);
  const kind = kindOf(request);
  byKind.set(kind, [...(byKind.get(kind) ?? []), milliseconds.at(-1)!]);
  tiles.push(done.tiles.length);
}
console.log(
  JSON.stringify({
    p95Ms: quantile(milliseconds, 0.95),
    medianMs: quantile(milliseconds, 0.5),
    mostTiles: Math.max(...tiles),
    openMs,
    cpuP95Ms: quantile(cpuMilliseconds, 0.95),
    cpuMedianMs: quantile(cpuMilliseconds, 0.5),
    medianMsOf: Object.fromEntries([...byKind].map(([kind, values]) => [kind, quantile(values, 0.5)])),
  }),
);

function quantile(values: readonly number[], share: number): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.ceil(share * rising.length) - 1]!;
}

function kindOf(request: EditRequest): string {
  const what = request.op === "patch" && request.geometry ? "move" : request.op;
  return `${what} ${request.layer}`;
}

/** A quarter of the edits moves something, a tenth adds, the rest changes attributes; two thirds are pipes. */
function edit(serial: number): EditRequest {
  const table = random() < 0.7 ? pipes : facilities;
  const row = Math.floor(random() * table.count);
  const id = table.ids[row]!;
  const { layer } = table;
  const { properties, geometry } = featureAt(table, row);
  const dice = random();
  const shift = ([lon, lat, height]: readonly [number, number, number]): [number, number, number] => [
    lon + (random() - 0.5) / METERS_PER_DEGREE,
    lat + (random() - 0.5) / METERS_PER_DEGREE,
    height,
  ];
  if (dice < 0.25) {
    if (geometry.type === "Point")
      return {
        op: "patch",
        layer,
        id,
        geometry: { type: "Point", coordinates: shift(geometry.coordinates) },
      };
    if (geometry.type === "LineString")
      return {
        op: "patch",
        layer,
        id,
        geometry: {
          type: "LineString",
          coordinates: geometry.coordinates.map((position, i) => (i === 0 ? shift(position) : position)),
        },
      };
  }
  if (dice > 0.9)
    return {
      op: "insert",
      layer,
      id: `bench-${process.pid}-${serial}`,
      properties: { ...properties, id: `bench-${process.pid}-${serial}` },
      geometry,
    };
  if (layer === "water")
    return { op: "patch", layer, id, properties: { yearLaid: 1980 + Math.floor(random() * 40) } };
  return { op: "patch", layer, id, properties: { kind: pick(["gateValve", "hydrant", "tee"]) } };
}
