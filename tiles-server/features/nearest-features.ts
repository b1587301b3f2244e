import type { Nearest } from "../../contract/api.ts";
import type { Queryable } from "../database/database.ts";

/** Longitude, latitude in degrees. */
type Place = readonly [lonDeg: number, latDeg: number];

/** Metres of a degree of latitude: the search box may be a little too large. */
const METERS_PER_DEGREE = 110_500;
/**
 * Features looked at for each place, nearest first in degrees. A degree of longitude is the shorter one, so the
 * nearest in metres is not always the first; it is among the first few.
 */
const CANDIDATES = 6;

interface Row {
  readonly place: number;
  readonly id: string;
  readonly geometry: Nearest["places"][number][number]["geometry"];
}

/**
 * The few features nearest to each place, for the one who asks to measure to; none within the radius = an empty list.
 * Distances in space are left to them: PostGIS knows neither the corners nor the axes they mean.
 */
export async function nearestFeatures(
  database: Queryable,
  loads: readonly string[],
  places: readonly Place[],
  withinMeters: number,
): Promise<Nearest["places"]> {
  const found: Nearest["places"] = places.map(() => []);
  if (places.length === 0) return found;
  const radius = withinMeters / METERS_PER_DEGREE;
  const rows = await database.query<Row>(
    `SELECT p.place, f.id, ST_AsGeoJSON(f.geom, 9, 0)::jsonb AS geometry
     FROM (
       SELECT (item ->> 0)::integer AS place,
              ST_SetSRID(ST_MakePoint((item ->> 1)::double precision, (item ->> 2)::double precision), 4490) AS point
       FROM jsonb_array_elements($2::jsonb) AS item
     ) AS p
     CROSS JOIN LATERAL (
       SELECT id, geom FROM features
       WHERE load = ANY($1::text[]) AND geom && ST_Expand(p.point, $3::double precision, $4::double precision)
       ORDER BY geom <-> p.point LIMIT ${CANDIDATES}
     ) AS f`,
    [
      [...loads],
      JSON.stringify(places.map(([lon, lat], i) => [i, lon, lat])),
      radius / Math.cos((places[0]![1] * Math.PI) / 180),
      radius,
    ],
  );
  for (const { place, id, geometry } of rows) found[place]!.push({ id, geometry });
  return found;
}
