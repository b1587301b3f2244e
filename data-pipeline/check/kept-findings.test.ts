import { appendFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { silentProgress } from "../progress.ts";
import { importCounty } from "../survey/import-county.ts";
import { checkFiles } from "./check-files.ts";
import { findingsOf, keepFindings, withLimits } from "./kept-findings.ts";
import { RULES } from "./rules.ts";

const COUNTY = `id: small
name: { zh: 小县, en: Small }
title: { zh: 小县, en: Small }
synthetic: true
timeZone: Asia/Shanghai
crs: EPSG:4546
heightDatum: "1985"
heightOffsetMeters: -15.6
bounds: [111.3, 24.6, 112.2, 25.4]
origin: [111.579, 25.185]
gridSizeMeters: 8192
home: { lon: 111.579, lat: 25.185, heightMeters: 900, headingDeg: 0, pitchDeg: -60 }
sources:
  - { file: pipes.geojson, layer: water }
  - { file: points.csv, layer: water-facilities, crs: "EPSG:4490" }
`;
const pipe = (id: string, from: string, to: string, end: number) => ({
  type: "Feature",
  properties: { GXBM: id, QDDH: from, ZDDH: to, GJ: "DN200", CZ: "PE", QDMS: 1.2, ZDMS: 1.2 },
  geometry: {
    type: "LineString",
    coordinates: [
      [111.58, 25.18],
      [end, 25.18],
    ],
  },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept-"));
  await writeFile(join(folder, "county.yaml"), COUNTY);
  const features = [pipe("P1", "A", "B", 111.5805), pipe("P2", "A", "A", 111.58001)];
  await writeFile(join(folder, "pipes.geojson"), JSON.stringify({ type: "FeatureCollection", features }));
  await writeFile(
    join(folder, "points.csv"),
    "WTDH,FSW,DMGC,lon,lat\nA,阀门井,230,111.58,25.18\nB,阀门井,230,111.5805,25.18\n",
  );
});

describe("findings for the publication", () => {
  it("are the import's while nobody has checked, each at its feature", async () => {
    const survey = await importCounty(folder, silentProgress);
    const found = await findingsOf(folder, survey);
    expect(found).toMatchObject({ by: "import", checkedOn: null, isStale: false });
    const self = found.findings.find(({ check }) => check === "self-segment");
    expect(self).toMatchObject({
      layer: "water",
      id: "P2",
      row: 2,
      lon: 111.58,
      lat: 25.18,
      severity: "warning",
    });
    expect(found.rules["self-segment"]?.name.zh).not.toBe("");
    expect(found.total).toBe(found.findings.length);
  });

  it("are those of the kept check, until a survey changes", async () => {
    const checked = await checkFiles([], { county: folder }, silentProgress);
    await keepFindings(folder, checked.findings, "2026-11-22");
    const survey = await importCounty(folder, silentProgress);
    const found = await findingsOf(folder, survey);
    expect(found).toMatchObject({ by: "check", checkedOn: "2026-11-22", isStale: false });
    expect(found.total).toBe(checked.findings.length);
    expect(found.findings.length).toBeGreaterThan(0);
    await appendFile(join(folder, "points.csv"), "C,阀门井,230,111.5807,25.18\n");
    expect((await findingsOf(folder, survey)).isStale).toBe(true);
  });

  it("carry the rule's own words in Chinese, with its limits", () => {
    for (const { inChinese, limits } of Object.values(RULES)) {
      expect(withLimits(inChinese.expected, limits)).not.toMatch(/[{}]/);
      expect(withLimits(inChinese.advice, limits)).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(withLimits(RULES["node-level"].inChinese.expected, { toleranceM: 0.03 })).toBe(
      "同一管点上各管的高程一致，± 0.03 m",
    );
    expect(() => withLimits("至少 {longM} m", { longestM: 75 })).toThrow(/\{longM\}.*longestM/);
  });

  it("name the file that is damaged", async () => {
    const survey = await importCounty(folder, silentProgress);
    await writeFile(join(folder, "imported/findings.json"), "{}");
    await expect(findingsOf(folder, survey)).rejects.toThrow("twin check --keep");
  });
});
