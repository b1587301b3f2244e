import { type County, parseCounty } from "../../contract/county.ts";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable, PublicationSink } from "../feature-table.ts";
import { buildPipeNetwork } from "../network/pipe-network.ts";
import { type SampleFeature, sampleTable, seededRandom } from "./feature-table-fixture.ts";
import { writeLayerTiles } from "./layer-tiles.ts";
import { ModelLibrary } from "./model-library.ts";
import { tileGrid } from "./tile-grid.ts";

/** A made-up village for tests of tiles: pipes with bends, tees and fittings, lamps, houses. */
export const sampleCounty: County = parseCounty({
  id: "sample",
  name: { zh: "样例", en: "Sample" },
  title: { zh: "样例", en: "Sample" },
  synthetic: true,
  timeZone: "Asia/Shanghai",
  crs: "EPSG:4546",
  heightDatum: "1985",
  heightOffsetMeters: -15.6,
  bounds: [111, 24, 112, 26],
  origin: [111.58, 25.19],
  gridSizeMeters: 8192,
  home: { lon: 111.58, lat: 25.19, heightMeters: 2000, headingDeg: 0, pitchDeg: -45 },
});

const STREET_DEGREES = 0.002;

/** A grid of streets with a main in each, services to the houses, all joined by point numbers. */
export function samplePipes(streets = 6): FeatureTable {
  const random = seededRandom(1);
  const features: SampleFeature[] = [];
  const node = (x: number, y: number) => `N${x}-${y}`;
  const at = (x: number, y: number): [number, number, number] => [
    111.58 + (x - streets / 2) * STREET_DEGREES,
    25.19 + (y - streets / 2) * STREET_DEGREES,
    240 + 0.7 * x + 0.4 * y,
  ];
  const middle = (a: [number, number, number], b: [number, number, number]): [number, number, number] => [
    (a[0] + b[0]) / 2 + (random() - 0.5) * 2e-4,
    (a[1] + b[1]) / 2 + (random() - 0.5) * 2e-4,
    (a[2] + b[2]) / 2,
  ];
  for (let x = 0; x < streets; x++)
    for (let y = 0; y < streets; y++)
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
      ] as const) {
        const [from, to] = [at(x, y), at(x + dx, y + dy)];
        const nominalMm = x === 2 ? 300 : 110;
        features.push({
          parts: [[from, middle(from, to), to]],
          fields: {
            id: `GS-${x}-${y}-${dx}`,
            fromNode: node(x, y),
            toNode: node(x + dx, y + dy),
            nominalMm,
            outerDiameterMm: nominalMm * 1.1,
            material: random() < 0.5 ? "QM" : null,
            yearLaid: 1990 + Math.floor(random() * 30),
            coverM: 1.2,
            depthSource: random() < 0.3 ? "assumed" : "surveyed",
            role: "main",
          },
        });
      }
  return sampleTable("water", "line", features);
}

/** A fitting on every node of samplePipes. */
export function sampleFacilities(pipes: FeatureTable): FeatureTable {
  const kinds = ["tee", "cross", "bend", "gateValve", "hydrant", "meterWell", "reducer", "cap"];
  const network = buildPipeNetwork(pipes, null);
  return sampleTable(
    "water-facilities",
    "point",
    Array.from({ length: network.nodes.count }, (_, node) => {
      const id = network.nodes.id(node);
      const [lon, lat, height] = network.nodes.coordinates.subarray(3 * node, 3 * node + 3);
      const kind = kinds[node % kinds.length]!;
      return {
        parts: [[[lon!, lat!, height!] as const]],
        fields: { id, kind, depthM: 1.2, nominalMm: 110, valveState: null, yearBuilt: 2010 },
      };
    }),
  );
}

export function sampleLamps(count = 200): FeatureTable {
  const random = seededRandom(2);
  const kinds = ["single", "double", "garden", "high"];
  return sampleTable(
    "streetlights",
    "point",
    Array.from({ length: count }, (_, i) => ({
      parts: [[[111.575 + random() * 0.01, 25.185 + random() * 0.01, 250 + random() * 5] as const]],
      fields: {
        id: `LD${i}`,
        kind: kinds[i % 4]!,
        poleHeightM: 6 + (i % 5),
        powerW: 120,
        rotationDeg: (i * 37) % 360,
      },
    })),
  );
}

/** Houses on sloping ground: rectangles, an L, a courtyard, all roof shapes. */
export function sampleBuildings(count = 150, spreadDegrees = 0.02): FeatureTable {
  const random = seededRandom(3);
  const roofs = ["flat", "gable", "hip", "shed"];
  const kinds = ["residential", "village", "industrial", "school", null];
  const rectangle = (lon: number, lat: number, w: number, h: number, z: number, clockwise = false) => {
    const ring: [number, number, number][] = [
      [lon, lat, z],
      [lon + w, lat, z + 1],
      [lon + w, lat + h, z + 1.5],
      [lon, lat + h, z],
      [lon, lat, z],
    ];
    return clockwise ? ring.reverse() : ring;
  };
  return sampleTable(
    "buildings",
    "polygon",
    Array.from({ length: count }, (_, i) => {
      const lon = 111.58 + (random() - 0.5) * spreadDegrees;
      const lat = 25.19 + (random() - 0.5) * spreadDegrees;
      const size = 1e-4 + random() * 2e-4;
      const outer = rectangle(lon, lat, size, size * 0.7, 250);
      const ell: [number, number, number][] = [
        [lon, lat, 250],
        [lon + size, lat, 250],
        [lon + size, lat + size / 2, 250],
        [lon + size / 2, lat + size / 2, 250],
        [lon + size / 2, lat + size, 250],
        [lon, lat + size, 250],
        [lon, lat, 250],
      ];
      const court = rectangle(lon + size / 4, lat + size / 4, size / 3, size / 4, 250, true);
      return {
        parts: i % 7 === 0 ? [ell] : i % 11 === 0 ? [outer, court] : [outer],
        fields: {
          id: `F${i}`,
          kind: kinds[i % 5]!,
          heightM: 3 + Math.floor(random() * 30),
          floors: 3,
          roof: roofs[i % 4]!,
          heightSource: "surveyed",
        },
      };
    }),
  );
}

/** Files of a publication kept in memory. */
export class MemorySink implements PublicationSink {
  readonly files = new Map<string, Uint8Array>();

  put(path: string, bytes: Uint8Array): Promise<void> {
    if (this.files.has(path)) throw new Error(`${path} written twice`);
    this.files.set(path, bytes.slice());
    return Promise.resolve();
  }

  json(path: string): unknown {
    return JSON.parse(Buffer.from(this.files.get(path)!).toString());
  }
}

/** Tiles of the whole sample county. */
export async function buildSampleTiles(): Promise<{ sink: MemorySink; tables: Map<string, FeatureTable> }> {
  const sink = new MemorySink();
  const pipes = samplePipes();
  const facilities = sampleFacilities(pipes);
  const tables = new Map(
    [pipes, facilities, sampleLamps(), sampleBuildings()].map((table) => [table.layer, table]),
  );
  const library = await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname);
  const network = buildPipeNetwork(pipes, facilities);
  for (const table of tables.values())
    await writeLayerTiles(
      layerById(table.layer),
      table,
      { table: pipes, network },
      {
        grid: tileGrid(sampleCounty),
        library,
        sink,
        tick: () => {},
      },
    );
  return { sink, tables };
}
