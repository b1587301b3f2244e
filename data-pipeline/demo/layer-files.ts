import type { County } from "../../contract/county.ts";
import type { Block } from "./blocks.ts";
import type { Building } from "./buildings/builder.ts";
import { type Track, trackOf } from "./buildings/running-track.ts";
import type { Field, Village } from "./countryside.ts";
import { hillFoot } from "./districts.ts";
import { COMMUNITIES, type Division, polygonsOf } from "./duty-grids.ts";
import type { Cabinet, Lamp } from "./lights.ts";
import type { Place } from "./places.ts";
import { offsetPath, type Point, type Ring } from "./plane.ts";
import type { GroundHeights } from "./relief-seat.ts";
import { counterClockwise, inset, placed, signedArea } from "./ring.ts";
import { LANES, type RoadNetwork } from "./roads.ts";
import { CHANNELS, HILLS, ISLANDS, TUOJIANG } from "./seat-plan.ts";
import { SYNTHETIC_NOTE } from "./survey-date.ts";
import type { Column, Row, SurveyFiles } from "./survey-files.ts";
import type { Tree } from "./trees.ts";
import { channelRing, islandRing, mainCurrent, sandbanks } from "./water-bodies.ts";

/** Collects the sources of county.yaml as files are written. */
export type Sources = County["sources"];
const text = (name: string, size = 40): Column => ({ name, type: "text", size });
const integer = (name: string): Column => ({ name, type: "integer" });
const real = (name: string): Column => ({ name, type: "real" });

const LANDUSE: Readonly<Record<Block["use"], string>> = {
  riverside: "公园绿地",
  hill: "公园绿地",
  government: "公共服务",
  square: "广场",
  park: "公园绿地",
  school: "学校",
  hospital: "医院",
  market: "商业",
  stadium: "公共服务",
  station: "交通场站",
  commercial: "商业",
  estate: "居住",
  rows: "居住",
  shophouses: "居住",
  industrial: "工业",
  construction: "在建",
  village: "村庄",
  farmland: "耕地",
  orchard: "果园",
  green: "草地",
};

/** Land use, lying one on the other in the order of the rows: fields, villages, blocks, then what is on them. */
export function writeGround(
  files: SurveyFiles,
  blocks: readonly Block[],
  { fields, plots }: { readonly fields: readonly Field[]; readonly plots: readonly Field[] },
  villages: readonly Village[],
  ponds: readonly Ring[],
  sources: Sources,
): void {
  const rows: Row[] = [];
  const lay = (ring: Ring, kind: string, name = "") => {
    rows.push({ shape: { polygon: [ring] }, values: [`YD${rows.length + 1}`, name, kind, SYNTHETIC_NOTE] });
  };
  for (const field of [...fields].sort((a, b) => FIELD_ORDER.indexOf(a.kind) - FIELD_ORDER.indexOf(b.kind))) {
    lay(field.ring, field.kind);
  }
  for (const village of villages) lay(village.ring, "村庄");
  const uses = Object.keys(LANDUSE) as Block["use"][];
  for (const block of [...blocks].sort((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use))) {
    lay(block.ring, LANDUSE[block.use], block.name);
  }
  for (const plot of plots) lay(plot.ring, plot.kind);
  for (const block of blocks) {
    if (block.use !== "estate") continue;
    for (const ring of inset(
      block.ring,
      block.ring.map(() => 15),
    ))
      lay(ring, "草地");
  }
  for (const hill of HILLS) lay(hillFoot(hill, 0.94), "林地", hill.name);
  for (const ring of sandbanks()) lay(ring, "滩地");
  for (const island of ISLANDS) {
    lay(islandRing(island, 7), "滩地", island.name);
    lay(islandRing(island), "林地", island.name);
  }
  const tracks = blocks.flatMap((block) =>
    block.use === "school" || block.use === "stadium" ? (trackOf(block) ?? []) : [],
  );
  for (const track of tracks) lay(trackRing(track, 0), "庭院", "田径场");
  for (const track of tracks) lay(trackRing(track, 10), "草地", "足球场");
  files.geopackage("landuse.gpkg", [text("BSM"), text("MC"), text("YDLB"), text("BZ")], rows);
  sources.push({ file: "landuse.gpkg", layer: "landuse" });
  files.geopackage(
    "hydrography.gpkg",
    [text("BSM"), text("MC"), text("LB"), text("BZ")],
    [
      ...CHANNELS.map((channel, i): Row => {
        const holes = i === 0 ? ISLANDS.map((island) => [...islandRing(island)].reverse()) : [];
        const kind = channel.kind === "river" ? "河流" : "溪流";
        return {
          shape: { polygon: [channelRing(channel), ...holes] },
          values: [`SX${i + 1}`, channel.name, kind, SYNTHETIC_NOTE],
        };
      }),
      ...ponds.map(
        (ring, i): Row => ({
          shape: { polygon: [ring] },
          values: [`KT${i + 1}`, "", "坑塘", SYNTHETIC_NOTE],
        }),
      ),
    ],
  );
  sources.push({ file: "hydrography.gpkg", layer: "hydrography" });
}

const FIELD_ORDER: readonly Field["kind"][] = ["草地", "梯田", "果园", "耕地", "水田"];

/** The stadium oval, `inner` metres inside its edge. */
function trackRing(track: Track, inner: number): Ring {
  const r = track.width / 2 - inner;
  const straight = track.length / 2 - track.width / 2;
  const points: Point[] = [];
  for (let k = 0; k <= 12; k++) {
    const t = -Math.PI / 2 + (k / 12) * Math.PI;
    points.push([straight + Math.cos(t) * r, Math.sin(t) * r]);
  }
  for (let k = 0; k <= 12; k++) {
    const t = Math.PI / 2 + (k / 12) * Math.PI;
    points.push([-straight + Math.cos(t) * r, Math.sin(t) * r]);
  }
  return placed(track.centre, track.angle, points);
}

export function writeRoads(files: SurveyFiles, network: RoadNetwork, sources: Sources): void {
  const CLASS = {
    motorway: "高速公路",
    trunk: "快速路",
    primary: "主干路",
    secondary: "次干路",
    tertiary: "支路",
    residential: "街坊路",
    service: "内部路",
  } as const;
  files.geopackage(
    "roads.gpkg",
    [
      text("BSM"),
      text("MC"),
      text("DLDJ"),
      real("LFKD"),
      integer("CDS"),
      integer("XS"),
      text("JG"),
      text("BZ"),
    ],
    network.roads.map((road) => ({
      shape: { line: road.path },
      values: [
        road.id,
        road.name,
        CLASS[road.class],
        road.widthM,
        ...LANES[road.class],
        road.structure === "bridge" ? "桥梁" : "地面",
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "roads.gpkg", layer: "roads" });
}

export function writeBuildings(files: SurveyFiles, buildings: readonly Building[], sources: Sources): void {
  const USE = {
    residential: "住宅",
    commercial: "商业",
    office: "办公",
    school: "学校",
    hospital: "医院",
    industrial: "厂房",
    public: "公共",
    village: "农房",
    utility: "市政",
    landmark: "地标",
  } as const;
  const ROOF = { flat: "平顶", gable: "双坡", hip: "四坡", shed: "单坡" } as const;
  files.geopackage(
    "buildings.gpkg",
    [
      text("BSM"),
      text("MC"),
      text("YT"),
      real("GD"),
      integer("CS"),
      text("WD"),
      integer("JCNF"),
      text("GDLY"),
      text("BZ"),
    ],
    buildings.map((b, i) => ({
      shape: { polygon: b.hole ? [b.ring, b.hole] : [b.ring] },
      values: [
        `FW${String(i + 1).padStart(5, "0")}`,
        b.name,
        USE[b.kind],
        Math.round(b.heightM * 10) / 10,
        b.floors,
        ROOF[b.roof],
        b.year,
        i % 11 === 0 ? "推定" : "实测",
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "buildings.gpkg", layer: "buildings" });
}

/** Lamps in GBK, as the lighting office keeps them; X is north, Y is east. */
export function writeLamps(
  files: SurveyFiles,
  lamps: readonly Lamp[],
  cabinets: readonly Cabinet[],
  sources: Sources,
): void {
  files.csv(
    "streetlights.csv",
    [
      "编号",
      "灯杆编号",
      "配电箱",
      "回路",
      "灯型",
      "杆高",
      "功率",
      "光源",
      "朝向",
      "所在道路",
      "安装年份",
      "备注",
    ].map((name) => text(name)),
    lamps.map((lamp, i) => ({
      shape: { point: lamp.point },
      values: [
        `LD${String(i + 1).padStart(5, "0")}`,
        `DG${String(i + 1).padStart(5, "0")}`,
        `PDX${String(lamp.cabinet).padStart(3, "0")}`,
        `L${lamp.circuit}`,
        lamp.kind,
        lamp.poleHeightM,
        lamp.powerW,
        lamp.year < 2015 ? "高压钠灯" : "LED",
        lamp.bearingDeg,
        lamp.road,
        lamp.year,
        SYNTHETIC_NOTE,
      ],
    })),
    "gbk",
  );
  sources.push({ file: "streetlights.csv", layer: "streetlights", crs: "EPSG:4546" });
  files.csv(
    "light-cabinets.csv",
    ["编号", "名称", "回路数", "所在道路", "备注"].map((name) => text(name)),
    cabinets.map((cabinet, i) => ({
      shape: { point: cabinet.point },
      values: [
        `PDX${String(i + 1).padStart(3, "0")}`,
        `${cabinet.road}${i + 1}号箱`,
        4,
        cabinet.road,
        SYNTHETIC_NOTE,
      ],
    })),
    "utf8",
  );
  sources.push({ file: "light-cabinets.csv", layer: "light-cabinets", crs: "EPSG:4546" });
}

export function writeDivision(files: SurveyFiles, division: Division, sources: Sources): void {
  const area = (rings: readonly (readonly (readonly [number, number])[])[]) =>
    Math.round(rings.reduce((sum, ring) => sum + signedArea(ring), 0));
  files.geopackage(
    "communities.gpkg",
    [text("BSM"), text("MC"), real("MJ"), text("BZ")],
    division.communities.map(({ rings }, i) => ({
      shape: { polygons: polygonsOf(rings) },
      values: [COMMUNITIES[i]!.code, COMMUNITIES[i]!.name, area(rings), SYNTHETIC_NOTE],
    })),
  );
  sources.push({ file: "communities.gpkg", layer: "communities" });
  files.geopackage(
    "duty-grids.gpkg",
    [text("BSM"), text("MC"), text("SSSQ"), text("WGZ"), text("DH"), real("MJ"), text("BZ")],
    division.grids.map((grid, i) => ({
      shape: { polygons: polygonsOf(grid.rings) },
      values: [
        grid.id,
        `${COMMUNITIES[grid.community]!.name}第${Number(grid.id.slice(-3))}网格`,
        COMMUNITIES[grid.community]!.name,
        `网格长${i + 1}`,
        `0746-0000${String(100 + i)}`,
        area(grid.rings),
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "duty-grids.gpkg", layer: "duty-grids" });
  files.geopackage(
    "phases.gpkg",
    [text("BSM"), text("MC"), integer("次序"), text("KSRQ"), text("JSRQ"), text("BZ")],
    division.phases.map(({ rings }, i) => ({
      shape: { polygons: polygonsOf(rings) },
      values: [
        `P${i + 1}`,
        i === 0 ? "萌渚路以西新城" : "萌渚路以东老城至沱江大桥",
        i + 1,
        i === 0 ? "2026-01-01" : "2026-07-01",
        i === 0 ? "2026-09-30" : "2027-06-30",
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "phases.gpkg", layer: "phases" });
}

/** Bridge decks: a strip as wide as the road over each piece that spans water. */
export function writeBridges(
  files: SurveyFiles,
  network: RoadNetwork,
  ground: GroundHeights,
  sources: Sources,
): void {
  const rows: Row[] = network.roads
    .filter((road) => road.structure === "bridge")
    .map((road, i) => {
      const left = offsetPath(road.path, road.widthM / 2);
      const right = offsetPath(road.path, -road.widthM / 2);
      const ring: Ring = counterClockwise([...right, ...left.reverse()]);
      const ends = [road.path[0]!, road.path[road.path.length - 1]!];
      const deck = Math.max(...ends.map((p) => ground.at(p))) + 0.4;
      const thick = road.widthM > 20 ? 1.8 : 1;
      return {
        shape: { polygon: [ring] },
        values: [`QL${i + 1}`, road.name, thick, Math.round((deck - thick) * 100) / 100, SYNTHETIC_NOTE],
      };
    });
  files.geopackage("bridges.gpkg", [text("BSM"), text("MC"), real("HD"), real("DBGC"), text("BZ")], rows);
  sources.push({ file: "bridges.gpkg", layer: "bridges" });
}

export function writeTrees(files: SurveyFiles, trees: readonly Tree[], sources: Sources): void {
  files.geopackage(
    "trees.gpkg",
    [text("BSM"), text("SZ"), real("SG"), text("BZ")],
    trees.map((tree, i) => ({
      shape: { point: tree.point },
      values: [`SM${String(i + 1).padStart(5, "0")}`, tree.kind, tree.heightM, SYNTHETIC_NOTE],
    })),
  );
  sources.push({ file: "trees.gpkg", layer: "greenery" });
}

export function writePlaces(files: SurveyFiles, places: readonly Place[], sources: Sources): void {
  files.geopackage(
    "places.gpkg",
    [text("BSM"), text("MC"), text("LB"), text("BZ")],
    places.map((place) => ({
      shape: { point: place.point },
      values: [place.id, place.name, place.kind, SYNTHETIC_NOTE],
    })),
  );
  sources.push({ file: "places.gpkg", layer: "places" });
}

export function writeWaterways(files: SurveyFiles, sources: Sources): void {
  files.geopackage(
    "waterways.gpkg",
    [text("BSM"), text("MC"), text("KIND"), real("KD"), text("BZ")],
    CHANNELS.map((channel, i) => ({
      shape: { line: channel === TUOJIANG ? mainCurrent() : channel.path },
      values: [
        `HX${i + 1}`,
        channel.name,
        channel.kind,
        // the width of 沱江 is told by its banks, which part at the islands
        channel === TUOJIANG
          ? null
          : Math.round((2 * channel.halfWidth.reduce((sum, w) => sum + w, 0)) / channel.halfWidth.length),
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "waterways.gpkg", layer: "waterways" });
}
