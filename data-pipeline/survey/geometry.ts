import type { County, Source } from "../../contract/county.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import { reverseVertices, type SurveyGeometry, type SurveyTable, signedArea } from "../read/survey-table.ts";
import { AS_WRITTEN, applyAxisOrder, findAxisOrder, isInside } from "./axis-order.ts";
import { leaveLocalSystem } from "./local-system.ts";
import { undoMapShift } from "./map-shift.ts";
import { Projection } from "./projection.ts";
import { METERS_PER_UNIT } from "./survey-values.ts";

export type FeatureGeometry = Pick<FeatureTable, "geometry" | "coordinates" | "partStart" | "featureStart">;

/**
 * Brings a table's geometry into CGCS2000 degrees and the shape its layer wants: closed lines become polygons,
 * lines that continue each other one line. Z is survey height in metres, NaN where the file has none.
 * Everything that cannot be used becomes a finding with its row.
 * @returns also the rows outside the county that the source wants left out
 */
export async function readGeometry(
  table: SurveyTable,
  source: Source,
  layer: LayerDefinition,
  county: Pick<County, "bounds">,
  ids: readonly string[],
  findings: Findings,
): Promise<FeatureGeometry & { outside: ReadonlySet<number> }> {
  const outside = new Set<number>();
  if (layer.geometry === "none" || layer.geometry === "raster")
    return { ...withoutGeometry(table.count), outside };
  const lonLat = await project(table, source, county, findings);
  const metersPerUnit = METERS_PER_UNIT[source.heightUnit ?? table.heightUnit ?? "m"]!;
  const coordinates = new Float64Array(table.coordinates.length);
  for (let v = 0; v < coordinates.length / 3; v++) {
    coordinates[3 * v] = lonLat[2 * v]!;
    coordinates[3 * v + 1] = lonLat[2 * v + 1]!;
    coordinates[3 * v + 2] = table.coordinates[3 * v + 2]! * metersPerUnit;
  }
  const shaped = new GeometryShaper(layer.geometry, coordinates);
  for (let i = 0; i < table.count; i++) {
    const away = boundsProblem(coordinates, table, i, county.bounds);
    const dropped = away !== null && source.outside === "drop";
    if (dropped) outside.add(i);
    const problem = shaped.add(table, i) ?? away;
    if (problem)
      findings.add({
        check: problem === away ? "outside-bounds" : "geometry",
        file: table.file,
        row: table.rows[i]!,
        id: ids[i]!,
        field: "geometry",
        ...problem,
        ...(dropped && { advice: "the row is left out, as county.yaml says" }),
        severity: dropped ? "warning" : "error",
      });
  }
  return { ...shaped.finish(), outside };
}

interface Problem {
  found: string;
  expected: string;
  advice: string;
}

async function project(
  table: SurveyTable,
  source: Source,
  county: Pick<County, "bounds">,
  findings: Findings,
): Promise<Float64Array> {
  const xy = new Float64Array((2 * table.coordinates.length) / 3);
  for (let v = 0; v < xy.length / 2; v++) {
    xy[2 * v] = table.coordinates[3 * v]!;
    xy[2 * v + 1] = table.coordinates[3 * v + 1]!;
  }
  if (xy.length === 0) return xy;
  const crs = source.crs ?? table.crs;
  if (!crs) {
    findings.addFile(table.file, "error", {
      check: "unknown-crs",
      field: "crs",
      found: "no CRS in the file and none given",
      expected: "the CRS of the coordinates, e.g. EPSG:4546",
      advice: "give --crs EPSG:n, or crs: EPSG:n in county.yaml",
    });
    return xy.fill(Number.NaN);
  }
  if (source.control) await leaveLocalSystem(xy, source, table.file, findings);
  const projection = await Projection.toCgcs2000(crs);
  if (/beijing|xian/i.test(projection.datum))
    findings.addFile(table.file, "warning", {
      check: "unknown-crs",
      field: "crs",
      found: `${crs}, datum ${projection.datum.replaceAll("_", " ")}`,
      expected: "CGCS2000 coordinates",
      advice:
        "PROJ has no local parameters for this datum: places may be off by tens of metres; ask the survey office for CGCS2000",
    });
  // what control points lead to is easting, northing
  const order = source.control ? null : findAxisOrder(table.coordinates, projection, county.bounds);
  if (order?.swapped)
    findings.addFile(table.file, "note", {
      field: "geometry",
      found: "northing before easting",
      expected: "easting, northing",
      advice: "the two were exchanged",
    });
  if (order && order.zonePrefix !== 0)
    findings.addFile(table.file, "note", {
      field: "geometry",
      found: `eastings ${order.zonePrefix > 0 ? "with" : "without"} the zone number ${Math.abs(order.zonePrefix) / 1e6} in front`,
      expected: `eastings as ${crs} has them`,
      advice: `the zone was ${order.zonePrefix > 0 ? "taken off" : "added"}`,
    });
  const lonLat = projection.transform(applyAxisOrder(xy, order ?? AS_WRITTEN));
  return source.shifted ? undoMapShift(lonLat, source.shifted) : lonLat;
}

function boundsProblem(
  coordinates: Float64Array,
  table: SurveyTable,
  feature: number,
  bounds: County["bounds"],
): Problem | null {
  const first = table.partStart[table.featureStart[feature]!]!;
  const end = table.partStart[table.featureStart[feature + 1]!]!;
  for (let v = first; v < end; v++) {
    const [lon, lat] = [coordinates[3 * v]!, coordinates[3 * v + 1]!];
    if (isInside(lon, lat, bounds)) continue;
    const written = `${table.coordinates[3 * v]}, ${table.coordinates[3 * v + 1]}`;
    if (Number.isNaN(lon))
      return table.crs === null && Number.isFinite(table.coordinates[3 * v]!)
        ? null // without a CRS every row would say so; the file's finding is enough
        : {
            found: `coordinates ${written}`,
            expected: "finite numbers that the CRS can place",
            advice: "correct the coordinates or the CRS",
          };
    return {
      found: `${written} = ${lon.toFixed(5)}°, ${lat.toFixed(5)}°, outside the county`,
      expected: `longitude ${bounds[0]} to ${bounds[2]}, latitude ${bounds[1]} to ${bounds[3]}`,
      advice: isInside(lat, lon, bounds)
        ? "latitude and longitude of this row are exchanged"
        : "check the CRS (--crs) and this row's coordinates, or widen bounds in county.yaml",
    };
  }
  return null;
}

function withoutGeometry(count: number): FeatureGeometry {
  return {
    geometry: "none",
    coordinates: new Float64Array(0),
    partStart: Uint32Array.of(0),
    featureStart: new Uint32Array(count + 1),
  };
}

const NOTHING: Problem = {
  found: "no geometry",
  expected: "a geometry in every row",
  advice: "draw it, or take the row out of the file",
};

/** First vertex of a part and the one after its last. */
function endsOf({ partStart }: SurveyTable, part: number): [start: number, end: number] {
  return [partStart[part]!, partStart[part + 1]!];
}

/** Copies features part by part, in the shape of the layer. */
class GeometryShaper {
  /** never longer than the source */
  readonly #coordinates: Float64Array;
  #length = 0;
  readonly #partStart: number[] = [0];
  readonly #featureStart: number[] = [0];

  constructor(
    private readonly geometry: "point" | "line" | "polygon",
    private readonly source: Float64Array,
  ) {
    this.#coordinates = new Float64Array(source.length);
  }

  /** @returns what is wrong with the feature, which then has no parts */
  add(table: SurveyTable, feature: number): Problem | null {
    const problem = this.#addParts(table, feature);
    this.#featureStart.push(this.#partStart.length - 1);
    return problem;
  }

  #addParts(table: SurveyTable, feature: number): Problem | null {
    const kind = table.kinds[feature]!;
    const parts = table.featureStart[feature + 1]! - table.featureStart[feature]!;
    if (kind === "none" || parts === 0) return NOTHING;
    const first = table.featureStart[feature]!;
    switch (this.geometry) {
      case "point": {
        if (kind !== "point") return this.#mismatch(kind);
        if (parts > 1)
          return {
            found: `${parts} points in one row`,
            expected: "one point",
            advice: "give each point a row",
          };
        this.#copy(...endsOf(table, first));
        return null;
      }
      case "line": {
        if (kind !== "line") return this.#mismatch(kind);
        for (let part = first; part < first + parts; part++) {
          const [start, end] = endsOf(table, part);
          if (!this.#hasLength(start, end)) continue;
          this.#copyLine(start, end, part > first);
        }
        const isEmpty = this.#partStart.length - 1 === this.#featureStart.at(-1);
        return isEmpty
          ? {
              found: "a line without length",
              expected: "two different vertices",
              advice: "correct or remove the row",
            }
          : null;
      }
      case "polygon": {
        const closed = kind === "line" && parts === 1 && this.#isClosed(...endsOf(table, first));
        if (kind !== "polygon" && !closed) return this.#mismatch(kind);
        for (let part = first; part < first + parts; part++) {
          const [start, end] = endsOf(table, part);
          // rings of the file are outer counter-clockwise in its own x, y; an exchange of axes turns all of them
          const outer = kind === "line" || signedArea(table.coordinates, start, end) >= 0;
          if (!this.#copyRing(start, end, outer) && part === first)
            return {
              found: "a polygon without area",
              expected: "a ring of at least three different vertices",
              advice: "correct or remove the row",
            };
        }
        return null;
      }
    }
  }

  #mismatch(kind: SurveyGeometry): Problem {
    return {
      found: `a ${kind === "other" ? "geometry of another kind" : kind}`,
      expected: `a ${this.geometry}`,
      advice: "import it into another layer, or take the row out",
    };
  }

  #copy(start: number, end: number): void {
    for (let i = 3 * start; i < 3 * end; i++) this.#coordinates[this.#length++] = this.source[i]!;
    this.#partStart.push(this.#length / 3);
  }

  /** A line that begins where the last part of the same feature ended goes on in it. */
  #copyLine(start: number, end: number, mayJoin: boolean): void {
    const last = this.#length - 3;
    const joins =
      mayJoin &&
      this.#partStart.length - 1 > this.#featureStart.at(-1)! &&
      this.#coordinates[last] === this.source[3 * start] &&
      this.#coordinates[last + 1] === this.source[3 * start + 1];
    if (joins) this.#partStart.pop();
    this.#copy(joins ? start + 1 : start, end);
  }

  #copyRing(start: number, end: number, outer: boolean): boolean {
    if (end - start < 4) return false;
    const area = signedArea(this.source, start, end);
    if (area === 0) return false;
    this.#copy(start, end);
    const copied = this.#partStart.at(-2)!;
    if (area > 0 !== outer) reverseVertices(this.#coordinates, copied, copied + end - start);
    return true;
  }

  #hasLength(start: number, end: number): boolean {
    for (let v = start + 1; v < end; v++)
      if (
        this.source[3 * v] !== this.source[3 * start] ||
        this.source[3 * v + 1] !== this.source[3 * start + 1]
      )
        return true;
    return false;
  }

  #isClosed(start: number, end: number): boolean {
    return (
      end - start >= 4 &&
      this.source[3 * start] === this.source[3 * (end - 1)] &&
      this.source[3 * start + 1] === this.source[3 * (end - 1) + 1]
    );
  }

  finish(): FeatureGeometry {
    return {
      geometry: this.geometry,
      coordinates: this.#coordinates.slice(0, this.#length),
      partStart: Uint32Array.from(this.#partStart),
      featureStart: Uint32Array.from(this.#featureStart),
    };
  }
}
