import type { Progress } from "../feature-table.ts";
import { bins, cameras, carParks, toilets } from "./amenities.ts";
import { blocksOf } from "./blocks.ts";
import { Builder } from "./buildings/builder.ts";
import { fillBlock } from "./buildings/fill-block.ts";
import { village as buildVillage } from "./buildings/homes.ts";
import { gardenPlots, keepRoadsFree, parkLakes, ploughFields, settleVillages } from "./countryside.ts";
import { countyDescription, countyYaml } from "./county-file.ts";
import { gradeDrains } from "./defects/grade-drains.ts";
import { plantDefects, SPOILED } from "./defects/plant-defects.ts";
import { type Division, divide } from "./duty-grids.ts";
import { epanetModel } from "./epanet-file.ts";
import {
  approvedRoutes,
  constructionSites,
  disposalSites,
  restrictedZones,
  sweepingRoutes,
} from "./haulage.ts";
import * as layers from "./layer-files.ts";
import { setLamps } from "./lights.ts";
import * as management from "./management-files.ts";
import { places } from "./places.ts";
import { arrange, facesOf } from "./planar-graph.ts";
import { along, type Point, pathLength } from "./plane.ts";
import { Random } from "./random.ts";
import { GroundHeights } from "./relief-seat.ts";
import { writeReserved } from "./reserved-files.ts";
import { countryRoads, type RoadNetwork, roadNetwork } from "./roads.ts";
import { RouteFinder } from "./route-finder.ts";
import { ARTERIALS } from "./seat-plan.ts";
import { layStreets, TOWN_EDGE_CLOSED } from "./streets.ts";
import { SurveyFiles } from "./survey-files.ts";
import { plantTrees } from "./trees.ts";
import { fleet } from "./vehicles.ts";
import { WaterDistance } from "./water-bodies.ts";
import { writeWater } from "./water-files.ts";
import { nodeLevels, surveyWater, type WaterSurvey } from "./water-survey.ts";
import { type CaseTarget, type WorkOrder, workOrders } from "./work-orders.ts";

export interface DemoSummary {
  readonly folder: string;
  readonly seed: number;
  readonly files: number;
  readonly pipes: number;
  readonly facilities: number;
  readonly buildings: number;
  readonly streetlights: number;
  readonly roads: number;
  readonly trees: number;
  /** defects planted; only when asked for */
  readonly defects?: number;
}

/**
 * Writes the survey of the demo county into a folder: the same seed gives the same bytes.
 * The normal import takes over from its county.yaml.
 * @param defects number of defects to plant; the county then has a sewer survey too, and defects.json lists them
 */
export async function generateDemo(
  outDir: string,
  seed: number,
  progress: Progress,
  defects?: number,
): Promise<DemoSummary> {
  const files = new SurveyFiles(outDir, new Set(defects === undefined ? [] : Object.values(SPOILED)));
  try {
    return await generate(files, seed, progress, defects);
  } finally {
    await files.close();
  }
}

async function generate(
  files: SurveyFiles,
  seed: number,
  progress: Progress,
  defects: number | undefined,
): Promise<DemoSummary> {
  const sources: layers.Sources = [];
  const stream = (name: string) => new Random(seed, name);
  const relief = files.relief(seed);

  const town = progress.step("streets, blocks, buildings");
  const water = new WaterDistance();
  const streets = layStreets(stream("streets"), water);
  const graph = arrange([...streets.map((street) => street.path), TOWN_EDGE_CLOSED]);
  const faces = facesOf(graph);
  const blocks = blocksOf(graph, faces, streets, water, stream("blocks"));
  const builder = new Builder(stream("buildings"));
  const lakes = parkLakes(blocks);
  for (const lake of lakes) builder.ground.block(lake);
  // blocks keep clear of the streets around them; a street that ends inside a block is known only here
  keepRoadsFree(builder.ground, streets, (street) => street.widthM * 0.75);
  for (const block of blocks) fillBlock(builder, block);
  const division = divide(graph, faces);
  town.end(`${blocks.length} blocks, ${builder.buildings.length} buildings`);

  const land = progress.step("relief, villages, fields");
  const { county, seat } = await relief;
  for (const [file, grid, crs] of [
    ["terrain/dem-county-90m.tif", county, "EPSG:4490"],
    ["terrain/dem-seat-10m.tif", seat, "EPSG:4546"],
  ] as const) {
    files.geotiff(file, grid, crs);
    sources.push({ file, layer: "terrain" });
  }
  const ground = new GroundHeights(county, seat);
  const country = countryRoads();
  const villages = settleVillages(ground, water, [...ARTERIALS, ...country], stream("villages"));
  const ponds = [...villages.flatMap((village) => (village.pond ? [village.pond] : [])), ...lakes];
  for (const pond of ponds) builder.ground.block(pond);
  const lanes = villages.map((village) => village.lane);
  keepRoadsFree(builder.ground, [...ARTERIALS, ...country, ...lanes], (road) => road.widthM + 4);
  villages.forEach((village, i) => {
    buildVillage(builder, village.ring, blocks.length + i, village.houses);
  });
  const fields = ploughFields(ground, water, villages, stream("fields"));
  const plots = gardenPlots(blocks, water, stream("garden plots"));
  const { buildings } = builder;
  const network = roadNetwork([...streets, ...country, ...lanes], water);
  land.end(`${villages.length} villages, ${fields.length} fields`);

  const mains = progress.step("water network");
  const survey = surveyWater(streets, blocks, buildings, (p) => ground.at(p), stream("water"));
  const levels = nodeLevels(
    survey,
    (p) => ground.at(p),
    (p) => water.bank(p),
    stream("water levels"),
  );
  writeWater(files, survey, levels, water, stream("water survey"));
  sources.push(
    { file: "water/JSL.shp", layer: "water" },
    { file: "water/JSP.shp", layer: "water-facilities" },
  );
  files.put("water/mains.inp", epanetModel(survey, levels));
  mains.end(`${survey.pipes.length} pipes, ${survey.nodes.length} points`);

  const surface = progress.step("ground, roads, buildings to files");
  const parks = carParks(blocks, builder.ground, stream("car parks"));
  const wcs = toilets(blocks, builder.ground, stream("toilets"));
  const { lamps, cabinets } = setLamps(network.roads, stream("lamps"));
  const trees = plantTrees(network.roads, blocks, villages, builder.ground, water, stream("trees"));
  layers.writeGround(files, blocks, { fields, plots }, villages, ponds, sources);
  layers.writeWaterways(files, sources);
  layers.writeRoads(files, network, sources);
  layers.writeBridges(files, network, ground, sources);
  layers.writePlaces(files, places(blocks, villages, stream("places")), sources);
  layers.writeBuildings(files, buildings, sources);
  layers.writeTrees(files, trees, sources);
  layers.writeLamps(files, lamps, cabinets, sources);
  surface.end(`${lamps.length} lamps, ${trees.length} trees`);

  const duty = progress.step("management to files");
  layers.writeDivision(files, division, sources);
  const litter = bins(network.roads, stream("bins"));
  management.writeAmenities(
    files,
    parks,
    cameras(network, stream("cameras")),
    litter,
    wcs,
    stream("chargers"),
    sources,
  );
  writeMovement(files, network, division, blocks, seed, sources);
  const orders = workOrders(
    {
      路灯: lamps.map(
        (lamp, i): CaseTarget => ({
          id: `LD${String(i + 1).padStart(5, "0")}`,
          point: lamp.point,
          place: lamp.road,
        }),
      ),
      供水: waterTargets(survey),
      市容市貌: roadTargets(network),
      环境卫生: litter.map(
        (bin, i): CaseTarget => ({
          id: `LJ${String(i + 1).padStart(4, "0")}`,
          point: bin.point,
          place: bin.road,
        }),
      ),
      市政设施: roadTargets(network),
    } satisfies Record<WorkOrder["category"], readonly CaseTarget[]>,
    division.grids,
    stream("work orders"),
  );
  management.writeWorkOrders(files, orders, sources);
  duty.end(`${division.grids.length} duty grids, ${orders.length} work orders`);

  const reserved = progress.step("reserved surveys to files");
  const grade = defects === undefined ? undefined : gradeDrains;
  writeReserved(files, streets, ground, water, stream("reserved"), grade);
  reserved.end();
  if (defects !== undefined) {
    sources.push(
      { file: SPOILED.sewerPipes, layer: "sewer" },
      { file: SPOILED.sewerPoints, layer: "sewer-facilities" },
    );
    files.put("defects.json", `${JSON.stringify(plantDefects(files.held, defects, seed), null, 1)}\n`);
    files.release();
  }

  files.put("county.yaml", countyYaml(countyDescription(sources)));
  files.put("数据说明.txt", README);
  const last = progress.step("files of the second thread");
  await files.finish();
  last.end(`${files.written.length} files`);
  return {
    folder: files.folder,
    seed,
    files: files.written.length,
    pipes: survey.pipes.length,
    facilities: survey.nodes.length,
    buildings: buildings.length,
    streetlights: lamps.length,
    roads: network.roads.length,
    trees: trees.length,
    ...(defects !== undefined && { defects }),
  };
}

/** Building and disposal sites, routes, zones, and the vehicles that drive them. */
function writeMovement(
  files: SurveyFiles,
  network: RoadNetwork,
  division: Division,
  blocks: Parameters<typeof constructionSites>[0],
  seed: number,
  sources: layers.Sources,
): void {
  const finder = new RouteFinder(network);
  const sites = constructionSites(blocks, new Random(seed, "sites"));
  const disposals = disposalSites(new Random(seed, "disposal sites"));
  const approved = approvedRoutes(sites, disposals, finder);
  const sweeping = sweepingRoutes(division, finder, new Random(seed, "sweeping"));
  const vehicles = fleet(new Random(seed, "vehicles"));
  management.assignRoutes(vehicles, approved, sweeping);
  management.writeHaulage(files, sites, disposals, approved, restrictedZones(division, blocks), sources);
  management.writeSweeping(files, sweeping, sources);
  management.writeFleet(files, vehicles, sources);
}

function waterTargets(survey: WaterSurvey): CaseTarget[] {
  const kinds = new Set(["gateValve", "hydrant", "well", "meterWell"]);
  const roads = new Map<number, string>();
  for (const pipe of survey.pipes) roads.set(pipe.from, pipe.road).set(pipe.to, pipe.road);
  return survey.nodes.flatMap((node, i) =>
    kinds.has(node.kind) ? [{ id: `JS${i + 1}`, point: node.point, place: roads.get(i) ?? "" }] : [],
  );
}

function roadTargets(network: RoadNetwork): CaseTarget[] {
  return network.roads
    .filter((road) => road.class !== "motorway" && road.class !== "trunk")
    .map((road) => ({
      id: road.id,
      point: beside(along(road.path, pathLength(road.path) / 2), road.widthM / 4),
      place: road.name,
    }));
}

/** Cases happen on one side of the road: its middle is often the border of two duty grids. */
function beside({ point, angle }: { point: Point; angle: number }, right: number): Point {
  return [point[0] + Math.sin(angle) * right, point[1] - Math.cos(angle) * right];
}

const README = `演示数据说明
本文件夹由 twin demo 生成，全部为虚构的演示数据，不是实测成果，不得用于工程。
坐标：EPSG:4546（CGCS2000 / 3 度带高斯-克吕格，中央子午线 111°E）；高程：1985 国家高程基准。
乡镇、村、社区和主要道路名称取自公开资料，位置、走向和属性为程序生成。

Synthetic data
Everything in this folder was made by the program "twin demo". It is no survey and must not be used for works.
Coordinates: EPSG:4546; heights: China 1985 datum. Names of towns, villages and main roads are public facts.
`;
