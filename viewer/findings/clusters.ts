import type { PublishedFinding } from "../../contract/findings.ts";

/** Findings that lie too near each other on the screen to be told apart, or one alone. Degrees. */
export interface Cluster {
  readonly lon: number;
  readonly lat: number;
  readonly members: readonly PublishedFinding[];
}

const METERS_PER_DEGREE = 110_800;

/**
 * Edge of the squares findings are gathered in, metres: a power of two, so that it changes seldom while one zooms.
 * @param pixels of the screen that symbols need
 */
export function cellMeters(metersPerPixel: number, pixels: number): number {
  return 2 ** Math.round(Math.log2(metersPerPixel * pixels));
}

/** A round piece of the map. Degrees, metres. */
export interface Surroundings {
  readonly lon: number;
  readonly lat: number;
  readonly meters: number;
}

/** The camera's surroundings to `reach` metres at least, the same ones while it moves less than that. */
export function surroundingsOf(lon: number, lat: number, reach: number): Surroundings {
  const latStep = reach / METERS_PER_DEGREE;
  const row = Math.round(lat / latStep) * latStep;
  const lonStep = latStep / Math.cos((row * Math.PI) / 180);
  return { lon: Math.round(lon / lonStep) * lonStep, lat: row, meters: 2 * reach };
}

/** The findings in a piece of the map. */
export function findingsWithin(
  findings: readonly PublishedFinding[],
  { lon, lat, meters }: Surroundings,
): PublishedFinding[] {
  const shorter = Math.cos((lat * Math.PI) / 180);
  return findings.filter(
    (each) =>
      each.lon !== null &&
      each.lat !== null &&
      METERS_PER_DEGREE * Math.hypot((each.lon - lon) * shorter, each.lat - lat) <= meters,
  );
}

/** Gathers findings by squares of the map; those of one exact place stay together however near one is. */
export function clustersOf(findings: readonly PublishedFinding[], cell: number): Cluster[] {
  const latStep = cell / METERS_PER_DEGREE;
  const cells = new Map<string, PublishedFinding[]>();
  for (const finding of findings) {
    if (finding.lon === null || finding.lat === null) continue;
    const lonStep = latStep / Math.cos((finding.lat * Math.PI) / 180);
    const key = `${Math.floor(finding.lon / lonStep)} ${Math.floor(finding.lat / latStep)}`;
    const members = cells.get(key);
    if (members) members.push(finding);
    else cells.set(key, [finding]);
  }
  return [...cells.values()].map((members) => ({
    lon: members.reduce((sum, { lon }) => sum + lon!, 0) / members.length,
    lat: members.reduce((sum, { lat }) => sum + lat!, 0) / members.length,
    members,
  }));
}

/** Places the members of a cluster reach over, metres; 0 when they are all at one. */
export function spreadMeters({ members }: Cluster): number {
  const lons = members.map(({ lon }) => lon!);
  const lats = members.map(({ lat }) => lat!);
  const across = (Math.max(...lons) - Math.min(...lons)) * Math.cos((lats[0]! * Math.PI) / 180);
  return METERS_PER_DEGREE * Math.hypot(across, Math.max(...lats) - Math.min(...lats));
}
