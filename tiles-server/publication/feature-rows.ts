import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { SqlValue } from "../database/database.ts";
import { ewkbHex } from "./ewkb.ts";
import type { Geometry, Position, PublishedFeature } from "./read-features.ts";
import { searchWords, tsvectorText } from "./search-words.ts";

/** Columns of table `features` in the order of `featureRows`. */
export const FEATURE_COLUMNS = [
  "load",
  "row_number",
  "id",
  "name",
  "properties",
  "west_e7",
  "south_e7",
  "east_e7",
  "north_e7",
  "length_m",
  "source",
  "source_row",
  "geom",
  "words",
] as const;

const E7 = 1e7;
/** Fields that say what a feature is, searched by the Chinese and English names of their values. */
const KIND_FIELDS = new Set(["kind", "class", "category"]);
/** Fields whose values people search by, besides the id. */
const SEARCHED_FIELDS = [
  "name",
  "plate",
  "terminal",
  "company",
  "road",
  "address",
  "title",
  "community",
  "grid",
  "pole",
  "cabinet",
  "circuit",
  "carPark",
  "customer",
  "diameterLabel",
] as const;

/** Texts whose search words are remembered during a load: roads, kinds and companies come again and again. */
const REMEMBERED_TEXTS = 20_000;

/**
 * Makes the rows of table `features` for one load of a layer.
 * @returns the row of a feature; throws for a feature without an id
 */
export function featureRows(load: string, layer: LayerDefinition): (feature: PublishedFeature) => SqlValue[] {
  const lexemesOf = rememberedLexemes();
  const kindFields = layer.fields.filter(({ name, values }) => KIND_FIELDS.has(name) && values);
  return ({ properties, geometry, row, source, sourceRow }) => {
    const { id } = properties;
    if (typeof id !== "string" && typeof id !== "number")
      throw new Error(`${layer.id} row ${row}: found no id, expected text in field "id"`);
    const box = geometry && boundingBox(geometry);
    const lexemes = [tsvectorText(searchWords(String(id)))]; // new in every row
    for (const field of SEARCHED_FIELDS) {
      const value = properties[field];
      if (value !== null && value !== undefined && value !== "") lexemes.push(lexemesOf(String(value)));
    }
    for (const { name, values } of kindFields) {
      const label = values![String(properties[name])];
      if (label) lexemes.push(lexemesOf(label.zh), lexemesOf(label.en));
    }
    return [
      load,
      row,
      String(id),
      nameOf(properties),
      JSON.stringify(properties),
      ...(box ? box.map((degrees) => Math.round(degrees * E7)) : [null, null, null, null]),
      geometry && lengthMeters(geometry),
      source,
      sourceRow,
      geometry && ewkbHex(geometry),
      lexemes.join(" "), // PostgreSQL keeps each lexeme once
    ];
  };
}

/** Search words of a text as lexemes of a tsvector. */
function rememberedLexemes(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let lexemes = known.get(text);
    if (lexemes === undefined) {
      lexemes = tsvectorText(searchWords(text));
      if (known.size < REMEMBERED_TEXTS) known.set(text, lexemes);
    }
    return lexemes;
  };
}

/** What a feature is called, by the first field that says it. */
export function nameOf(properties: PublishedFeature["properties"]): string | null {
  const { name, plate, title } = properties;
  const text = name ?? plate ?? title;
  return typeof text === "string" && text !== "" ? text : null;
}

/** [west, south, east, north] degrees */
function boundingBox(geometry: Geometry): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of positionsOf(geometry)) {
    box[0] = Math.min(box[0], lon!);
    box[1] = Math.min(box[1], lat!);
    box[2] = Math.max(box[2], lon!);
    box[3] = Math.max(box[3], lat!);
  }
  return box;
}

function positionsOf(geometry: Geometry): readonly Position[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "LineString":
    case "MultiPoint":
      return geometry.coordinates;
    case "Polygon":
    case "MultiLineString":
      return geometry.coordinates.flat();
    case "MultiPolygon":
      return geometry.coordinates.flat(2);
  }
}

/** Length of a line on the ellipsoid in metres; null for points and polygons. */
export function lengthMeters(geometry: Geometry): number | null {
  if (geometry.type !== "LineString" && geometry.type !== "MultiLineString") return null;
  const lines: readonly (readonly Position[])[] =
    geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
  let sum = 0;
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [lon1, lat1] = line[i - 1]!;
      const [lon2, lat2] = line[i]!;
      sum += geodesicLengthMeters(lon1!, lat1!, lon2!, lat2!);
    }
  }
  return sum;
}
