import { setImmediate } from "node:timers/promises";
import type { MatchedTrack } from "../../contract/matching.ts";
import { decodeTracks, silencesOf, stretchesOf, withSilences } from "../../contract/tracks/vehicle-track.ts";
import { Plane } from "../county-plane.ts";
import type { Database } from "../database/database.ts";
import { storedFixes } from "../history/stored-fixes.ts";
import { encodeRows } from "../history/track-message.ts";
import type { Publication } from "../publication/publication.ts";
import { readLayer } from "../publication/read-features.ts";
import { matchTrack } from "./match-track.ts";
import { type PlanePoint, type RoadLine, RoadNetwork } from "./road-network.ts";

/** Positions matched at once, some 50 ms; then the server's thread is free for what else came. */
const AT_A_TIME = 500;

/** The roads of one publication, ready for matching. */
export interface MatchingRoads {
  readonly plane: Plane;
  readonly network: RoadNetwork;
}

/** Reads the layer `roads`; a publication without one gives a network without roads. */
export async function readMatchingRoads(publication: Publication): Promise<MatchingRoads> {
  const plane = new Plane(...publication.county.origin);
  const roads: RoadLine[] = [];
  for await (const { properties, geometry } of readLayer(publication, "roads")) {
    const lines =
      geometry?.type === "LineString"
        ? [geometry.coordinates]
        : geometry?.type === "MultiLineString"
          ? geometry.coordinates
          : [];
    for (const line of lines)
      roads.push({
        id: String(properties.id ?? roads.length),
        name: String(properties.name ?? ""),
        oneway: properties.oneway === true,
        line: line.map((position): PlanePoint => {
          const [x, y] = plane.pointOf(position);
          return [x, y];
        }),
      });
  }
  return { plane, network: RoadNetwork.of(roads) };
}

/** One vehicle's reports with fromMs ≤ time < toMs on the roads; nothing is matched across a silence. */
export async function matchVehicle(
  database: Database,
  vehicle: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { plane, network }: MatchingRoads,
): Promise<MatchedTrack> {
  const rows = await storedFixes(database, vehicle, fromMs, toMs);
  const [columns] = rows.length > 0 ? decodeTracks(encodeRows(rows)) : [];
  const track = columns && withSilences(columns);
  const stretches: MatchedTrack["stretches"] = [];
  const gaps: MatchedTrack["gaps"] = track
    ? silencesOf(track).map((silence) => ({ fromMs: silence.fromMs, toMs: silence.toMs, why: "silence" }))
    : [];
  const names = new Map(network.edges.map(({ road }) => [road.id, road.name]));
  let positions = 0;
  for (const { start, end } of track ? stretchesOf(track) : []) {
    const { timesMs, positionsDeg } = track!;
    positions += end - start;
    // the last position of a part begins the next
    for (let from = start; from + 1 < end; from += AT_A_TIME) {
      const part = [];
      for (let i = from; i < Math.min(end, from + AT_A_TIME + 1); i++) {
        const [x, y] = plane.pointOf([positionsDeg[2 * i]!, positionsDeg[2 * i + 1]!]);
        part.push({ timeMs: timesMs[i]!, at: [x, y] as const });
      }
      const matched = matchTrack(part, network);
      gaps.push(...matched.gaps);
      for (const stretch of matched.stretches) {
        stretches.push({
          fromMs: stretch.fromMs,
          toMs: stretch.toMs,
          meters: stretch.meters,
          line: stretch.line.map(([x, y]): [number, number] => {
            const [lonE6, latE6] = plane.lonLatE6(x, y);
            return [lonE6 / 1e6, latE6 / 1e6];
          }),
          roads: stretch.roads.map((id) => names.get(id) ?? "").filter((name, i, all) => name !== all[i - 1]),
        });
      }
      await setImmediate();
    }
  }
  return {
    vehicle,
    positions,
    meters: stretches.reduce((sum, { meters }) => sum + meters, 0),
    stretches,
    gaps: gaps.sort((a, b) => a.fromMs - b.fromMs),
  };
}
