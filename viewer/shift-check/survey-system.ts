import proj4 from "proj4";
import type { CountyView } from "../../contract/api.ts";
import type { LonLat } from "../../contract/map-shift.ts";
import type { CoordinateKind } from "./control-rows.ts";

/** Zones of CGCS2000 are three degrees wide; their middle meridians are multiples of it. */
const ZONE_DEGREES = 3;
/** Some surveys write the number of the zone before the easting: 37 558 362. */
const ZONE_PREFIX_METERS = 1_000_000;

/** A system that coordinates of control points may be in: numbers to CGCS2000 degrees and back. */
export interface SurveySystem {
  readonly kind: CoordinateKind;
  /** NaN where the projection has no such place */
  toLonLat(x: number, y: number): LonLat;
  fromLonLat(place: LonLat): readonly [x: number, y: number];
}

/** The county's own projected system (easting, northing, metres), or CGCS2000 longitude, latitude. */
export function surveySystem(kind: CoordinateKind, county: CountyView): SurveySystem {
  return kind === "degrees"
    ? { kind, toLonLat: (x, y) => [x, y], fromLonLat: ([lon, lat]) => [lon, lat] }
    : projected(county.crsProj4);
}

/** The same with the middle meridian of another three-degree zone: what a wrong zone looks like. */
export function otherZone(county: CountyView, zones: number): SurveySystem {
  const meridian = ZONE_DEGREES * (Math.round(county.origin[0] / ZONE_DEGREES) + zones);
  return projected(`+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m`);
}

/** Easting without the number of its zone. */
export function withoutZonePrefix(easting: number): number {
  return easting - ZONE_PREFIX_METERS * Math.floor(easting / ZONE_PREFIX_METERS);
}

function projected(definition: string): SurveySystem {
  const converter = proj4("+proj=longlat +ellps=GRS80 +no_defs", definition);
  return {
    kind: "projected",
    toLonLat: (x, y) => {
      const [lon, lat] = converter.inverse([x, y]);
      return Number.isFinite(lon) && Math.abs(lat!) <= 90 ? [lon!, lat!] : [Number.NaN, Number.NaN];
    },
    fromLonLat: ([lon, lat]) => {
      const [x, y] = converter.forward([lon, lat]);
      return [x!, y!];
    },
  };
}
