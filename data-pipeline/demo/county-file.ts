import { stringify } from "yaml";
import type { County } from "../../contract/county.ts";
import { degreesFromLocal, SURVEY_CRS } from "./frame.ts";

/** What the demo's county.yaml says beside its sources. */
export function countyDescription(sources: County["sources"]): County {
  const [lon, lat] = degreesFromLocal([300, -100]);
  return {
    id: "jianghua-demo",
    name: { zh: "江华瑶族自治县（演示）", en: "Jianghua Yao Autonomous County (demo)" },
    title: { zh: "江华瑶族自治县 · 智慧城管", en: "Jianghua County · Smart Urban Management" },
    synthetic: true,
    attribution: {
      zh: "演示数据：由程序生成，不是实测成果；乡镇、村和道路名称取自公开资料",
      en: "Synthetic data made by a program, not a survey; names of towns, villages and roads are public",
    },
    divisionCode: "431129",
    timeZone: "Asia/Shanghai",
    crs: SURVEY_CRS,
    heightDatum: "1985 国家高程基准",
    heightOffsetMeters: -15.6,
    bounds: [111.38, 24.6, 112.2, 25.36],
    origin: [111.579, 25.185],
    gridSizeMeters: 32768,
    home: { lon, lat: lat - 0.052, heightMeters: 3400, headingDeg: 4, pitchDeg: -32 },
    views: [
      {
        id: "town",
        name: { zh: "县城", en: "County seat" },
        ...at(-1250, -2170),
        heightMeters: 690,
        headingDeg: 48,
        pitchDeg: -22,
      },
      {
        id: "bridge",
        name: { zh: "沱江大桥", en: "Tuojiang bridge" },
        ...at(2300, -900),
        heightMeters: 620,
        headingDeg: 350,
        pitchDeg: -30,
      },
      {
        id: "square",
        name: { zh: "瑶都广场", en: "Government square" },
        ...at(-1500, -700),
        heightMeters: 520,
        headingDeg: 0,
        pitchDeg: -32,
      },
      {
        id: "old-town",
        name: { zh: "老城", en: "Old town" },
        ...at(800, -1500),
        heightMeters: 520,
        headingDeg: 10,
        pitchDeg: -34,
      },
      {
        id: "high-tech",
        name: { zh: "高新区", en: "High-tech park" },
        ...at(-3900, -2600),
        heightMeters: 620,
        headingDeg: 5,
        pitchDeg: -30,
      },
    ],
    phases: [
      {
        id: "1",
        name: { zh: "一期：萌渚路以西新城·地上", en: "Phase 1: new town, above ground" },
        region: "P1",
        part: "aboveGround",
        from: "2026-01-01",
        to: "2026-06-30",
      },
      {
        id: "2",
        name: { zh: "二期：萌渚路以西新城·地下", en: "Phase 2: new town, underground" },
        region: "P1",
        part: "underground",
        from: "2026-04-01",
        to: "2026-09-30",
      },
      {
        id: "3",
        name: { zh: "三期：老城至沱江大桥·地上", en: "Phase 3: old town to Tuojiang bridge, above ground" },
        region: "P2",
        part: "aboveGround",
        from: "2026-07-01",
        to: "2026-12-31",
      },
      {
        id: "4",
        name: { zh: "四期：老城至沱江大桥·地下", en: "Phase 4: old town to Tuojiang bridge, underground" },
        region: "P2",
        part: "underground",
        from: "2026-10-01",
        to: "2027-06-30",
      },
    ],
    sources,
  };
}

function at(x: number, y: number): { lon: number; lat: number } {
  const [lon, lat] = degreesFromLocal([x, y]);
  return { lon: round(lon), lat: round(lat) };
}
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

export function countyYaml(county: County): string {
  return `# 演示数据：由 twin demo 生成，不是实测成果。Synthetic data made by \`twin demo\`.\n${stringify(county, { lineWidth: 110 })}`;
}
