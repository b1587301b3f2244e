import { type Hours, type Permit, permitSchema } from "../../contract/events.ts";
import { Plane } from "../county-plane.ts";
import type { Publication } from "../publication/publication.ts";
import { type Geometry, type PropertyValue, readLayer } from "../publication/read-features.ts";
import { type Area, AreaIndex, lengthOf, type PlanePoint, type PlaneRings } from "./areas.ts";
import { hoursOf } from "./local-time.ts";

/** Positioning and survey are this good at an edge. */
const EDGE_METERS = 30;
/** A truck waits, loads and tips this close to the end of a route that leads to the place. */
const GATE_METERS = 60;

export interface Zone extends Area {
  readonly hours: readonly Hours[];
}

export interface RouteLine {
  readonly id: string;
  readonly name: string;
  readonly line: readonly PlanePoint[];
  readonly lengthMeters: number;
}

export interface SweepingLine extends RouteLine {
  readonly hours: readonly Hours[];
  readonly kind: string;
  /** plates or ids, as the survey lists them */
  readonly vehicles: readonly string[];
}

export interface RoadLine {
  readonly name: string;
  readonly class: string;
  readonly line: readonly PlanePoint[];
}

export interface WashingBay {
  readonly site: string;
  readonly at: PlanePoint;
}

/** A vehicle as the rules know it. */
export interface RuledVehicle {
  /** registry number */
  readonly number: number;
  readonly id: string;
  readonly plate: string;
  readonly layer: string;
  readonly kind: string;
  readonly company: string;
  /** null = not in the registry */
  readonly ratedM3: number | null;
}

/** What the rules measure against: the areas and lines of one publication. */
export interface RuleWorld {
  readonly plane: Plane;
  readonly sources: AreaIndex<Area>;
  readonly sinks: AreaIndex<Area>;
  readonly zones: AreaIndex<Zone>;
  readonly grids: AreaIndex<Area>;
  readonly routes: ReadonlyMap<string, RouteLine>;
  readonly washingBays: readonly WashingBay[];
  readonly sweeping: readonly SweepingLine[];
  /** permits the layers stand for, of vehicles by plate or id */
  readonly published: readonly PublishedPermit[];
}

export interface PublishedPermit {
  readonly vehicle: string;
  readonly permit: Omit<Permit, "id" | "vehicle">;
}

type Properties = Readonly<Record<string, PropertyValue>>;
const text = (properties: Properties, field: string): string => String(properties[field] ?? "");

/** Reads the layers that rules refer to; a layer the county does not have is empty. */
export async function readRuleWorld(publication: Publication): Promise<RuleWorld> {
  const plane = new Plane(...publication.county.origin);
  const routes = new Map<string, RouteLine>();
  const published: PublishedPermit[] = [];
  const gates = new Map<string, PlanePoint[]>();
  for await (const { properties, geometry } of readLayer(publication, "approved-routes")) {
    const line = longestLine(geometry, plane);
    if (!line) continue;
    const id = text(properties, "id");
    routes.set(id, { id, name: text(properties, "name"), line, lengthMeters: lengthOf(line) });
    const [source, sink] = [text(properties, "from"), text(properties, "to")];
    gates.set(source, [...(gates.get(source) ?? []), line[0]!]);
    gates.set(sink, [...(gates.get(sink) ?? []), line.at(-1)!]);
    const permit = permitSchema.omit({ id: true, vehicle: true }).safeParse({
      route: id,
      corridorMeters: null,
      source,
      sink,
      hours: hoursOf(text(properties, "hours")),
      validFromMs: null,
      validUntilMs: null,
    });
    // a route that names no site and no disposal site permits nothing
    if (!permit.success) continue;
    for (const vehicle of listOf(text(properties, "vehicles")))
      published.push({ vehicle, permit: permit.data });
  }
  const areas = async (layer: string) => {
    const list: (Area & { properties: Properties })[] = [];
    for await (const { properties, geometry } of readLayer(publication, layer)) {
      const id = text(properties, "id");
      const polygons = polygonsOf(geometry, plane);
      list.push({
        layer,
        id,
        name: text(properties, "name"),
        polygons,
        gates: gates.get(id) ?? [],
        properties,
      });
    }
    return list;
  };
  const zones = (await areas("restricted-zones")).map(
    (area): Zone => ({ ...area, gates: [], hours: hoursOf(text(area.properties, "hours")) }),
  );
  const washingBays: WashingBay[] = [];
  for await (const { properties, geometry } of readLayer(publication, "washing-bays"))
    if (geometry?.type === "Point")
      washingBays.push({ site: text(properties, "site"), at: pointOf(geometry.coordinates, plane) });
  return {
    plane,
    sources: new AreaIndex<Area>(await areas("construction-sites"), EDGE_METERS, GATE_METERS),
    sinks: new AreaIndex<Area>(await areas("disposal-sites"), EDGE_METERS, GATE_METERS),
    zones: new AreaIndex(zones, 0, 0),
    grids: new AreaIndex<Area>(await areas("duty-grids"), 0, 0),
    routes,
    washingBays,
    sweeping: await sweepingLines(publication, plane),
    published,
  };
}

async function sweepingLines(publication: Publication, plane: Plane): Promise<SweepingLine[]> {
  const lines: SweepingLine[] = [];
  for await (const { properties, geometry } of readLayer(publication, "sweeping-routes")) {
    const line = longestLine(geometry, plane);
    if (!line) continue;
    lines.push({
      id: text(properties, "id"),
      name: text(properties, "name"),
      line,
      lengthMeters: lengthOf(line),
      hours: hoursOf(text(properties, "hours")),
      kind: text(properties, "kind"),
      vehicles: listOf(text(properties, "vehicle")),
    });
  }
  return lines;
}

/** The county's roads: thousands, and only the coverage of sweeping by road needs them. */
export async function readRoadLines(publication: Publication, plane: Plane): Promise<RoadLine[]> {
  const roads: RoadLine[] = [];
  for await (const { properties, geometry } of readLayer(publication, "roads"))
    for (const line of linesOf(geometry, plane))
      roads.push({ name: text(properties, "name"), class: text(properties, "class"), line });
  return roads;
}

const listOf = (names: string): string[] => names.split(/[,，、;\s]+/).filter((name) => name !== "");

function pointOf(position: readonly number[], plane: Plane): PlanePoint {
  const [x, y] = plane.pointOf(position);
  return [x, y];
}

function linesOf(geometry: Geometry | null, plane: Plane): PlanePoint[][] {
  const lines =
    geometry?.type === "LineString"
      ? [geometry.coordinates]
      : geometry?.type === "MultiLineString"
        ? geometry.coordinates
        : [];
  return lines
    .filter(({ length }) => length > 1)
    .map((line) => line.map((position) => pointOf(position, plane)));
}

function longestLine(geometry: Geometry | null, plane: Plane): PlanePoint[] | undefined {
  return linesOf(geometry, plane).sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

function polygonsOf(geometry: Geometry | null, plane: Plane): PlaneRings[] {
  const polygons =
    geometry?.type === "Polygon"
      ? [geometry.coordinates]
      : geometry?.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  return polygons.map((rings) => rings.map((ring) => ring.map((position) => pointOf(position, plane))));
}
