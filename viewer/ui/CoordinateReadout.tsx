import proj4 from "proj4";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { CountyView } from "../../contract/api.ts";
import { gcj02FromCgcs2000 } from "../../contract/map-shift.ts";
import { useWords } from "../i18n/i18n.ts";
import { formatDegrees } from "./format.ts";

/** Ground under the pointer: CGCS2000 degrees, and survey height in metres where the terrain has one. */
export interface GroundPoint {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly surveyHeightMeters: number | undefined;
}

const SYSTEMS = ["cgcs", "projected", "gcj"] as const;
export type CoordinateSystem = (typeof SYSTEMS)[number];

/** The point in one system, as people of that system write it: degrees lon, lat; projected north first, then east, metres. */
export function coordinatesIn(
  system: CoordinateSystem,
  point: GroundPoint,
  crsProj4: string,
): readonly [first: string, second: string] {
  const { lonDeg, latDeg } = point;
  if (system === "cgcs") return [formatDegrees(lonDeg), formatDegrees(latDeg)];
  if (system === "gcj") {
    const [lon, lat] = gcj02FromCgcs2000([lonDeg, latDeg]);
    return [formatDegrees(lon), formatDegrees(lat)];
  }
  const [east, north] = proj4(crsProj4, [lonDeg, latDeg]) as [number, number];
  return [north.toFixed(2), east.toFixed(2)];
}

/** Coordinates under the pointer with the terrain height; pressing it goes to the next system. */
export function CoordinateReadout({ point, county }: { point: GroundPoint | null; county: CountyView }) {
  const { t } = useWords();
  const [system, setSystem] = useState<CoordinateSystem>("cgcs");
  const next = SYSTEMS[(SYSTEMS.indexOf(system) + 1) % SYSTEMS.length] ?? "cgcs";
  const name = system === "projected" ? county.crs : t(`coordinates.${system}`);
  const [first, second] = point ? coordinatesIn(system, point, county.crsProj4) : ["—", "—"];
  return (
    <Button
      className="readout panel"
      aria-label={`${t("coordinates.label")}: ${name} ${first} ${second}. ${t("coordinates.choose")}`}
      onPress={() => setSystem(next)}
    >
      <span className="system">{name}</span>
      <span className="pair">
        {system === "projected" && <span className="system">{t("coordinates.north")} </span>}
        {first}
      </span>
      <span className="pair">
        {system === "projected" && <span className="system">{t("coordinates.east")} </span>}
        {second}
      </span>
      {point?.surveyHeightMeters !== undefined && (
        <span>
          {t("coordinates.height", {
            height: point.surveyHeightMeters.toFixed(1),
            datum: county.heightDatum,
          })}
        </span>
      )}
    </Button>
  );
}
