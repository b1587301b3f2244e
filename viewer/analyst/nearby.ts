import { flatMetres, fromSegment } from "../../contract/tracks/flat-metres.ts";
import { clipped, stretchesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** A vehicle came near. */
export interface Pass {
  readonly vehicle: number;
  /** UTC ms when it was nearest, between two reports by even motion */
  readonly timeMs: number;
  readonly meters: number;
}

/**
 * Vehicles that came within `meters` of a line (or a point: one place) between two times, UTC ms, each once, when it was
 * nearest; nearest first. Ways between two reports count, silences do not.
 * @param line places in degrees
 */
export function passesNear(
  tracks: readonly VehicleTrack[],
  line: readonly (readonly [lonDeg: number, latDeg: number])[],
  meters: number,
  fromMs: number,
  toMs: number,
): Pass[] {
  const first = line[0];
  if (!first) return [];
  const flat = flatMetres(...first);
  const places = densified(
    line.map(([lon, lat]): [number, number] => [flat.east(lon), flat.north(lat)]),
    Math.max(1, meters / 4),
  );
  const box: Box = [
    Math.min(...places.map(([x]) => x)),
    Math.min(...places.map(([, y]) => y)),
    Math.max(...places.map(([x]) => x)),
    Math.max(...places.map(([, y]) => y)),
  ];
  const passes = tracks.flatMap((track) => {
    let nearest: Pass | undefined;
    const part = clipped(track, fromMs, toMs);
    const { timesMs, positionsDeg, vehicle } = part;
    const at = (i: number): [number, number] => [
      flat.east(positionsDeg[2 * i]!),
      flat.north(positionsDeg[2 * i + 1]!),
    ];
    for (const { start, end } of stretchesOf(part)) {
      let from = at(start);
      for (let i = start + 1; i < end; i++) {
        const to = at(i);
        if (isApart(from, to, box, meters)) {
          from = to;
          continue;
        }
        for (const place of places) {
          const { meters: away, share } = fromSegment(place, from, to);
          if (away > meters || (nearest && away >= nearest.meters)) continue;
          const timeMs = timesMs[i - 1]! + share * (timesMs[i]! - timesMs[i - 1]!);
          nearest = { vehicle, timeMs, meters: away };
        }
        from = to;
      }
    }
    return nearest ?? [];
  });
  return passes.sort((a, b) => a.meters - b.meters);
}

/** metres */
type Box = readonly [west: number, south: number, east: number, north: number];

function isApart(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  [west, south, east, north]: Box,
  meters: number,
): boolean {
  return (
    Math.max(x1, x2) < west - meters ||
    Math.min(x1, x2) > east + meters ||
    Math.max(y1, y2) < south - meters ||
    Math.min(y1, y2) > north + meters
  );
}

/** The line with more places on it, none farther from the next than `stepMeters`. */
function densified(line: readonly [number, number][], stepMeters: number): [number, number][] {
  return line.flatMap(([x, y], i) => {
    const next = line[i + 1];
    if (!next) return [[x, y] as [number, number]];
    const steps = Math.max(1, Math.ceil(Math.hypot(next[0] - x, next[1] - y) / stepMeters));
    return Array.from({ length: steps }, (_, k): [number, number] => [
      x + ((next[0] - x) * k) / steps,
      y + ((next[1] - y) * k) / steps,
    ]);
  });
}
