import type { County } from "../../contract/county.ts";
import type { Progress } from "../feature-table.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { Builder, type Building } from "./buildings.ts";
import { countyDescription, countyYaml } from "./county-file.ts";
import { COMMUNITIES, type Division, divide, polygonsOf } from "./duty-grids.ts";
import { setLamps } from "./lights.ts";
import { arrange, facesOf } from "./planar-graph.ts";
import { Random } from "./random.ts";
import { countyRelief } from "./relief-county.ts";
import { GroundHeights, refineCounty, seatRelief } from "./relief-seat.ts";
import { signedArea } from "./ring.ts";
import { LANES, type RoadNetwork, roadNetwork } from "./roads.ts";
import { CHANNELS, ISLANDS } from "./seat-plan.ts";
import { layStreets, TOWN_EDGE_CLOSED } from "./streets.ts";
import { type Column, SurveyFiles, SYNTHETIC_NOTE } from "./survey-files.ts";
import { fleet, VEHICLE_COLUMNS, vehicleValues } from "./vehicles.ts";
import { channelRing, islandRing, sandbanks, WaterDistance } from "./water-bodies.ts";
import { writeWater } from "./water-files.ts";
import { surveyWater } from "./water-survey.ts";

export interface DemoSummary {
  readonly folder: string;
  readonly seed: number;
  readonly files: number;
  readonly pipes: number;
  readonly facilities: number;
  readonly buildings: number;
  readonly streetlights: number;
  readonly roads: number;
}

/**
 * Writes the survey of the demo county into a folder: the same seed gives the same bytes.
 * The normal import takes over from its county.yaml.
 */
export async function generateDemo(outDir: string, seed: number, progress: Progress): Promise<DemoSummary> {
  const files = new SurveyFiles(outDir);
  const stream = (name: string) => new Random(seed, name);
  const relief = progress.step("relief", 4);
  const water = new WaterDistance();
  const county = countyRelief(stream("relief"), (share) => relief.tick(share * 4));
  const seat = seatRelief(county, water, stream("seat relief"));
  refineCounty(county, seat);
  const ground = new GroundHeights(county, seat);
  relief.end();

  const town = progress.step("streets, blocks and buildings");
  const streets = layStreets(stream("streets"), water);
  const graph = arrange([...streets.map((street) => street.path), TOWN_EDGE_CLOSED]);
  const faces = facesOf(graph);
  const blocks = blocksOf(graph, faces, streets, water, stream("blocks"));
  const builder = new Builder(stream("buildings"));
  for (const block of blocks) builder.fill(block);
  const roads = roadNetwork(streets, water);
  const division = divide(graph, faces);
  town.end(`${blocks.length} blocks, ${builder.buildings.length} buildings`);

  const mains = progress.step("water network");
  const survey = surveyWater(streets, blocks, builder.buildings, (p) => ground.at(p), stream("water"));
  await writeWater(files, survey, ground, water, stream("water levels"));
  mains.end(`${survey.pipes.length} pipes, ${survey.nodes.length} points`);

  const rest = progress.step("survey files");
  const sources: County["sources"] = [
    { file: "terrain/dem-county-90m.tif", layer: "terrain" },
    { file: "terrain/dem-seat-10m.tif", layer: "terrain" },
    { file: "water/JSL.shp", layer: "water" },
    { file: "water/JSP.shp", layer: "water-facilities" },
  ];
  const add = (file: string, layer: string) => sources.push({ file, layer });
  await files.geotiff("terrain/dem-county-90m.tif", county, "EPSG:4490");
  await files.geotiff("terrain/dem-seat-10m.tif", seat, "EPSG:4546");
  await writeGround(files, blocks, add);
  await writeRoads(files, roads, add);
  await writeBuildings(files, builder.buildings, add);
  const lamps = await writeLamps(files, roads, stream("lamps"), sources);
  await writeDivision(files, division, add);
  await writeVehicles(files, stream("vehicles"), sources);
  files.put("county.yaml", countyYaml(countyDescription(sources)));
  files.put("数据说明.txt", README);
  rest.end(`${files.written.length} files`);
  return {
    folder: outDir,
    seed,
    files: files.written.length,
    pipes: survey.pipes.length,
    facilities: survey.nodes.length,
    buildings: builder.buildings.length,
    streetlights: lamps,
    roads: roads.roads.length,
  };
}

type Add = (file: string, layer: string) => void;
const text = (name: string, size = 40): Column => ({ name, type: "text", size });
const integer = (name: string): Column => ({ name, type: "integer" });
const real = (name: string): Column => ({ name, type: "real" });

const LANDUSE: Readonly<Record<Block["use"], string>> = {
  riverside: "公园绿地",
  hill: "林地",
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

async function writeGround(files: SurveyFiles, blocks: readonly Block[], add: Add): Promise<void> {
  const columns = [text("BSM"), text("MC"), text("YDLB"), text("BZ")];
  await files.geopackage(
    "landuse.gpkg",
    columns,
    blocks.map((block) => ({
      shape: { polygon: [block.ring] },
      values: [`YD${block.index + 1}`, block.name, LANDUSE[block.use], SYNTHETIC_NOTE],
    })),
  );
  add("landuse.gpkg", "landuse");
  await files.geopackage(
    "hydrography.gpkg",
    [text("BSM"), text("MC"), text("LB"), text("BZ")],
    [
      ...CHANNELS.map((channel, i) => ({
        shape: {
          polygon: [
            channelRing(channel),
            ...(i === 0 ? ISLANDS.map((island) => [...islandRing(island)].reverse()) : []),
          ],
        },
        values: [`SX${i + 1}`, channel.name, channel.kind === "river" ? "河流" : "溪流", SYNTHETIC_NOTE],
      })),
    ],
  );
  add("hydrography.gpkg", "hydrography");
  void sandbanks;
}

async function writeRoads(files: SurveyFiles, network: RoadNetwork, add: Add): Promise<void> {
  const CLASS = {
    motorway: "高速公路",
    trunk: "快速路",
    primary: "主干路",
    secondary: "次干路",
    tertiary: "支路",
    residential: "街坊路",
    service: "内部路",
  } as const;
  await files.geopackage(
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
  add("roads.gpkg", "roads");
}

async function writeBuildings(files: SurveyFiles, buildings: readonly Building[], add: Add): Promise<void> {
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
  await files.geopackage(
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
  add("buildings.gpkg", "buildings");
}

async function writeLamps(
  files: SurveyFiles,
  network: RoadNetwork,
  random: Random,
  sources: County["sources"],
): Promise<number> {
  const { lamps, cabinets } = setLamps(network.roads, random);
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
  return lamps.length;
}

async function writeDivision(files: SurveyFiles, division: Division, add: Add): Promise<void> {
  const area = (rings: readonly (readonly (readonly [number, number])[])[]) =>
    Math.round(rings.reduce((sum, ring) => sum + signedArea(ring), 0));
  await files.geopackage(
    "communities.gpkg",
    [text("BSM"), text("MC"), real("MJ"), text("BZ")],
    division.communities.map(({ rings }, i) => ({
      shape: { polygons: polygonsOf(rings) },
      values: [COMMUNITIES[i]!.code, COMMUNITIES[i]!.name, area(rings), SYNTHETIC_NOTE],
    })),
  );
  add("communities.gpkg", "communities");
  await files.geopackage(
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
  add("duty-grids.gpkg", "duty-grids");
  await files.geopackage(
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
  add("phases.gpkg", "phases");
}

async function writeVehicles(files: SurveyFiles, random: Random, sources: County["sources"]): Promise<void> {
  const vehicles = fleet(random);
  const muck = vehicles.filter((vehicle) => vehicle.kind === "渣土车");
  const sanitation = vehicles.filter((vehicle) => vehicle.kind !== "渣土车");
  const write = (file: string, list: typeof vehicles) =>
    files.workbook(
      file,
      "车辆",
      VEHICLE_COLUMNS,
      list.map((v) => ({ values: vehicleValues(v) })),
    );
  await write("muck-trucks.xlsx", muck);
  await write("sanitation-vehicles.xlsx", sanitation);
  sources.push(
    { file: "muck-trucks.xlsx", layer: "muck-trucks" },
    { file: "sanitation-vehicles.xlsx", layer: "sanitation" },
  );
}

const README = `演示数据说明
本文件夹由 twin demo 生成，全部为虚构的演示数据，不是实测成果，不得用于工程。
坐标：EPSG:4546（CGCS2000 / 3 度带高斯-克吕格，中央子午线 111°E）；高程：1985 国家高程基准。
乡镇、村、社区和主要道路名称取自公开资料，位置、走向和属性为程序生成。

Synthetic data
Everything in this folder was made by the program "twin demo". It is no survey and must not be used for works.
Coordinates: EPSG:4546; heights: China 1985 datum. Names of towns, villages and main roads are public facts.
`;
