import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LAYERS } from "../../contract/layers.ts";
import { tableSource } from "../feature-source.ts";
import { sampleTable } from "../tiles3d/feature-table-fixture.ts";
import { PublicationWriter } from "./publication-writer.ts";
import { putFeatures } from "./published-features.ts";
import { reportPublication } from "./report.ts";

/** Metres in a degree of the WGS84 meridian at a latitude (series in EPSG guidance note 7-2), and 0.1° of it in km. */
const DEGREE_METERS =
  111132.954 -
  559.822 * Math.cos((2 * 25.05 * Math.PI) / 180) +
  1.175 * Math.cos((4 * 25.05 * Math.PI) / 180);
const TENTH_DEGREE_KM = DEGREE_METERS / 10_000;

const pipe = (id: string, lat: number, nominalMm: number) => ({
  parts: [
    [
      [111.5, lat, 240],
      [111.5, lat + 0.1, 240],
    ] as const,
  ],
  fields: { id, nominalMm, diameterLabel: `DN${nominalMm}` },
});
const point = (id: string, fields: Record<string, string>) => ({
  parts: [[[111.5, 25, 240] as const]],
  fields: { id, ...fields },
});

async function publication(claimed: Record<string, number> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  const tables = [
    sampleTable("water", "line", [pipe("a", 25, 300), pipe("b", 25, 63), pipe("c", 25, 50)]),
    sampleTable("water-facilities", "point", [
      point("v1", { kind: "gateValve" }),
      point("v2", { kind: "gateValve" }),
      point("h1", { kind: "hydrant" }),
    ]),
    sampleTable("work-orders", "point", [
      point("w1", { category: "water", status: "closed" }),
      point("w2", { category: "water", status: "open" }),
    ]),
  ];
  const writer = await PublicationWriter.open(folder);
  for (const table of tables) await putFeatures(writer, tableSource(table));
  const counts = new Map(tables.map(({ layer, count }) => [layer, claimed[layer] ?? count]));
  await writer.finish(
    "test",
    LAYERS.map(({ id }) => ({
      id,
      status: counts.has(id) ? ("live" as const) : ("reserved" as const),
      features: counts.get(id) ?? 0,
    })),
  );
  return folder;
}

describe("twin report", () => {
  it("counts the publication's own features; pipes below DN63 are no mains", async () => {
    const { layers, ...figures } = await reportPublication(await publication());
    expect(figures).toEqual({
      waterPipeKm: Math.round(2 * TENTH_DEGREE_KM * 100) / 100,
      facilities: 3,
      gateValves: 2,
      communities: 0,
      dutyGrids: 0,
      workOrders: 2,
      workOrdersClosed: 1,
      streetlights: 0,
      buildings: 0,
    });
    expect(layers).toContainEqual({ id: "water", status: "live", features: 3 });
    expect(layers).toContainEqual({ id: "gas", status: "reserved", features: 0 });
    expect(layers).toHaveLength(LAYERS.length);
  });

  it("refuses a publication whose manifest and features disagree", async () => {
    const folder = await publication({ water: 4 });
    await expect(reportPublication(folder)).rejects.toThrow(
      /features\/water holds 3 features, the manifest says 4/,
    );
  });

  it("says how to make a publication where there is none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    await expect(reportPublication(folder)).rejects.toThrow(/twin build/);
  });
});
