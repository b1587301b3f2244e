import { z } from "zod";
import { LAYERS } from "../../contract/layers.ts";
import { featureFiles } from "../../contract/publication.ts";
import { type FileCache, hashOf, type ServedFile } from "../http/file-cache.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import type { Publication, PublicationSource } from "../publication/publication.ts";
import { type Geometry, readLayer } from "../publication/read-features.ts";
import type { Route } from "./route.ts";

/** Beside the overlay layers: roads for their names, street lights for their glow. Pipes never: they are picked one at a time. */
const DRAWN_FROM_FEATURES = new Set(["roads", "streetlights"]);
const OVERLAYS = new Set(
  LAYERS.filter(({ id, representation }) => representation === "overlay" || DRAWN_FROM_FEATURES.has(id)).map(
    ({ id }) => id,
  ),
);
/** 1e-7 degree = 1 cm */
const DEGREE_DECIMALS = 7;
const HEIGHT_DECIMALS = 2;

const params = z.strictObject({ layer: z.enum([...OVERLAYS]) });

/** GET /overlays/communities.geojson: a whole layer for drawing. Longitude, latitude in degrees, survey height in metres. */
export const overlayRoute = (publication: PublicationSource, files: FileCache): Route => ({
  path: "/overlays/:layer.geojson",
  summary: "A whole overlay layer as GeoJSON",
  params,
  query: z.strictObject({}),
  response: "application/geo+json",
  answer: async (request, response) => {
    const { layer } = parseInput(params, request.params);
    const file = overlayFile(publication.current, layer);
    if (!file) throw new HttpError(404, `layer ${layer} is reserved: the publication does not hold it`);
    await files.send(request, response, file);
  },
});

function overlayFile(publication: Publication, layer: string): ServedFile | undefined {
  const files = featureFiles(publication.files, layer);
  if (files.length === 0) return undefined;
  const hashes = files.map((path) => publication.files.get(path)!.sha256);
  return {
    hash: hashOf(Buffer.from(`overlay 1 ${hashes}`)),
    contentType: "application/geo+json; charset=utf-8",
    cacheControl: "no-cache",
    compressible: true,
    hasBrotli: false,
    read: () => featureCollection(publication, layer),
  };
}

async function featureCollection(publication: Publication, layer: string): Promise<Buffer> {
  const features: string[] = [];
  for await (const { properties, geometry } of readLayer(publication, layer)) {
    const rounded = geometry && { type: geometry.type, coordinates: roundCoordinates(geometry.coordinates) };
    features.push(JSON.stringify({ type: "Feature", id: properties.id, properties, geometry: rounded }));
  }
  return Buffer.from(`{"type":"FeatureCollection","features":[${features.join(",\n")}]}`);
}

type Coordinates = Geometry["coordinates"];

function roundCoordinates(coordinates: Coordinates): unknown {
  if (typeof coordinates[0] !== "number")
    return coordinates.map((part) => roundCoordinates(part as Coordinates));
  return coordinates.map((value, axis) =>
    Number((value as number).toFixed(axis < 2 ? DEGREE_DECIMALS : HEIGHT_DECIMALS)),
  );
}
