import { type CountyView, circuitName } from "../../contract/api.ts";
import { Plane, type Point } from "../county-plane.ts";
import { currentFolder, openPublication, type Publication } from "../publication/publication.ts";
import { type Geometry, type PropertyValue, readLayer } from "../publication/read-features.ts";
import type { Path } from "./path.ts";
import { type Road, RoadGraph } from "./road-graph.ts";

const VEHICLE_LAYERS = ["muck-trucks", "sanitation"] as const;

export interface SimulatedVehicle {
  readonly id: string;
  readonly layer: (typeof VEHICLE_LAYERS)[number];
  readonly kind: string;
  readonly plate: string;
  readonly plateColour: string;
  readonly terminal: string;
  readonly year: 2013 | 2019;
  readonly route: string;
  /** cubic metres a muck truck may carry; undefined = the registry does not say */
  readonly ratedM3: number | undefined;
}

export interface Route {
  readonly id: string;
  readonly path: Path;
  /** plates or ids allowed on it, as the survey lists them; "" = not said */
  readonly vehicles: string;
  readonly hours: string;
  /** ids of the site and the disposal site it joins; "" = not said */
  readonly from: string;
  readonly to: string;
}

/** A place that measures the water network. */
export interface WaterPoint {
  readonly id: string;
  readonly kind: "pressure" | "flow" | "quality";
  readonly at: Point;
}

export interface Lamp {
  readonly id: string;
  readonly circuit: string;
  /** watts; undefined = not surveyed */
  readonly watts: number | undefined;
}

/** What the simulator knows of the county: what its publication says. */
export interface World {
  readonly county: CountyView;
  readonly vehicles: readonly SimulatedVehicle[];
  readonly plane: Plane;
  /** undefined when the county has no roads */
  readonly graph: RoadGraph | undefined;
  readonly truckRoutes: readonly Route[];
  readonly sweepingRoutes: readonly Route[];
  readonly bins: readonly Point[];
  readonly lamps: readonly Lamp[];
  /** middles of building and disposal sites, by id */
  readonly sites: ReadonlyMap<string, Point>;
  readonly disposals: ReadonlyMap<string, Point>;
  readonly bays: readonly Point[];
  readonly water: readonly WaterPoint[];
}

/** Reads the publication that `current` in the folder points at. */
export async function readWorld(root: string): Promise<World> {
  const publication = await openPublication(await currentFolder(root));
  const plane = new Plane(...publication.county.origin);
  const vehicles: SimulatedVehicle[] = [];
  for (const layer of VEHICLE_LAYERS) {
    for await (const { properties } of readLayer(publication, layer))
      vehicles.push(vehicleOf(layer, properties));
  }
  const roads: Road[] = [];
  for await (const { properties, geometry } of readLayer(publication, "roads")) {
    const oneway = text(properties, "oneway") === "yes";
    for (const path of linesOf(geometry, plane))
      roads.push({ path, class: text(properties, "class"), oneway });
  }
  const bins: Point[] = [];
  for await (const { geometry } of readLayer(publication, "bins")) {
    if (geometry?.type === "Point") bins.push(plane.pointOf(geometry.coordinates));
  }
  const lamps: Lamp[] = [];
  for await (const { properties } of readLayer(publication, "streetlights")) {
    const circuit = circuitName(text(properties, "cabinet"), text(properties, "circuit"));
    lamps.push({ id: text(properties, "id"), circuit, watts: numberOf(properties, "watts") });
  }
  const bays: Point[] = [];
  for await (const { geometry } of readLayer(publication, "washing-bays")) {
    if (geometry?.type === "Point") bays.push(plane.pointOf(geometry.coordinates));
  }
  const water: WaterPoint[] = [];
  for await (const { properties, geometry } of readLayer(publication, "water-facilities")) {
    const kind = WATER_KINDS[text(properties, "kind")];
    if (kind && geometry?.type === "Point")
      water.push({ id: text(properties, "id"), kind, at: plane.pointOf(geometry.coordinates) });
  }
  return {
    county: publication.county,
    vehicles,
    plane,
    graph: roads.length > 0 ? RoadGraph.of(roads) : undefined,
    truckRoutes: await routesOf(publication, "approved-routes", plane),
    sweepingRoutes: await routesOf(publication, "sweeping-routes", plane),
    bins,
    lamps,
    sites: await middlesOf(publication, "construction-sites", plane),
    disposals: await middlesOf(publication, "disposal-sites", plane),
    bays,
    water,
  };
}

async function routesOf(publication: Publication, layer: string, plane: Plane): Promise<Route[]> {
  const routes: Route[] = [];
  for await (const { properties, geometry } of readLayer(publication, layer)) {
    const [path] = linesOf(geometry, plane).sort((a, b) => b.length - a.length);
    if (!path) continue;
    const vehicles = text(properties, "vehicles") || text(properties, "vehicle");
    routes.push({
      id: text(properties, "id"),
      path,
      vehicles,
      hours: text(properties, "hours"),
      from: text(properties, "from"),
      to: text(properties, "to"),
    });
  }
  return routes;
}

function vehicleOf(layer: SimulatedVehicle["layer"], properties: Properties): SimulatedVehicle {
  return {
    id: text(properties, "id"),
    layer,
    kind: text(properties, "kind"),
    plate: text(properties, "plate"),
    plateColour: text(properties, "plateColour"),
    terminal: text(properties, "terminal"),
    year: Number(properties.protocol) === 2019 ? 2019 : 2013,
    route: text(properties, "route"),
    ratedM3: numberOf(properties, "ratedM3"),
  };
}

function linesOf(geometry: Geometry | null, plane: Plane): Path[] {
  if (geometry?.type === "LineString") return pathOf(geometry.coordinates, plane);
  if (geometry?.type === "MultiLineString")
    return geometry.coordinates.flatMap((line) => pathOf(line, plane));
  return [];
}

function pathOf(line: readonly (readonly number[])[], plane: Plane): Path[] {
  return line.length < 2 ? [] : [line.map((position) => plane.pointOf(position))];
}

const WATER_KINDS: Readonly<Record<string, WaterPoint["kind"]>> = {
  pressurePoint: "pressure",
  flowPoint: "flow",
  qualityPoint: "quality",
};

/** Mean of the corners of each polygon, by id. */
async function middlesOf(
  publication: Publication,
  layer: string,
  plane: Plane,
): Promise<ReadonlyMap<string, Point>> {
  const middles = new Map<string, Point>();
  for await (const { properties, geometry } of readLayer(publication, layer)) {
    const ring =
      geometry?.type === "Polygon"
        ? geometry.coordinates[0]
        : geometry?.type === "MultiPolygon"
          ? geometry.coordinates[0]?.[0]
          : undefined;
    if (!ring) continue;
    const corners = ring.slice(1).map((position) => plane.pointOf(position));
    const mean = (axis: 0 | 1 | 2) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
    middles.set(text(properties, "id"), [mean(0), mean(1), mean(2)]);
  }
  return middles;
}

function numberOf(properties: Properties, field: string): number | undefined {
  const value = properties[field];
  return typeof value === "number" ? value : undefined;
}

type Properties = Readonly<Record<string, PropertyValue>>;

function text(properties: Properties, field: string): string {
  const value = properties[field];
  return value === null || value === undefined ? "" : String(value);
}
