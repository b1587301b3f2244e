import type { Hours, Permit } from "../../contract/events.ts";
import type { TerminalCommand } from "../../contract/terminal-commands.ts";
import { crc32c } from "../ingest/crc32c.ts";
import { type Area, distanceToLine, type PlanePoint } from "./areas.ts";
import type { RuleSet } from "./rule-set.ts";
import type { RouteLine, RuleWorld } from "./rule-world.ts";

/** What a corner less changes a line by; terminals keep a few hundred corners. */
const SIMPLER_BY_METERS = 3;
/** One byte says the width. */
const MOST_WIDTH_METERS = 255;

/**
 * What a terminal is told so that it watches its vehicle's permits by itself: the corridors of their routes, their sites
 * and disposal sites, and the county's restricted zones, in place of all polygons and routes there were. A line's id is
 * the CRC-32C of "layer/id", which the alarms name.
 */
export function permitCommands(
  permits: readonly Permit[],
  { world, rules }: { readonly world: RuleWorld; readonly rules: RuleSet },
  nowMs: number,
): TerminalCommand[] {
  const valid = permits.filter(
    ({ validFromMs, validUntilMs }) =>
      (validFromMs ?? 0) <= nowMs && nowMs < (validUntilMs ?? Number.POSITIVE_INFINITY),
  );
  const commands: TerminalCommand[] = [
    { type: "deleteAreas", shape: "polygon", ids: [] },
    { type: "deleteAreas", shape: "route", ids: [] },
  ];
  const seen = new Set<string>();
  const isNew = (key: string) => !seen.has(key) && seen.add(key);
  for (const permit of valid) {
    const route = permit.route === null ? undefined : world.routes.get(permit.route);
    if (route && isNew(`approved-routes/${route.id}`)) commands.push(corridor(route, permit, world, rules));
    for (const area of [
      world.sources.areas.find(({ id }) => id === permit.source),
      world.sinks.areas.find(({ id }) => id === permit.sink),
    ])
      if (area && isNew(`${area.layer}/${area.id}`))
        commands.push(...polygons(area, [], { alarmOnEntering: true, alarmOnLeaving: true }, world));
  }
  for (const zone of world.zones.areas)
    commands.push(...polygons(zone, zone.hours, { alarmOnEntering: true }, world));
  return commands;
}

/** The id a terminal knows a feature by. */
export function watchedId(layer: string, id: string): number {
  return crc32c(Buffer.from(`${layer}/${id}`));
}

function corridor(
  { id, name, line }: RouteLine,
  { corridorMeters, hours }: Permit,
  world: RuleWorld,
  rules: RuleSet,
): TerminalCommand {
  const usual = (x: number, y: number): number => {
    const isInTown = world.grids.areas.length === 0 || world.grids.at(x, y).length > 0;
    return rules.number("muck.off-route", isInTown ? "urbanMeters" : "ruralMeters");
  };
  const corners = simpler(line);
  // a stretch between town and country is as narrow as in town
  const halfWidth = (i: number) =>
    corridorMeters ?? Math.min(...corners.slice(i, i + 2).map(([x, y]) => usual(x, y)));
  return {
    type: "setRoute",
    route: {
      id: watchedId("approved-routes", id),
      name: name.slice(0, 64),
      ...daily(hours.length === 1 ? hours[0] : undefined),
      alarmOnEntering: true,
      alarmOnLeaving: true,
      points: corners.map((corner, i) => ({
        at: degrees(world, corner),
        widthMeters: Math.min(MOST_WIDTH_METERS, Math.round(2 * halfWidth(i))),
      })),
    },
  };
}

/** A polygon for each part of an area and each of its hours. */
function polygons(
  { layer, id, name, polygons: parts }: Area,
  hours: readonly Hours[],
  alarms: { readonly alarmOnEntering?: boolean; readonly alarmOnLeaving?: boolean },
  world: RuleWorld,
): TerminalCommand[] {
  return parts.flatMap(([outer], part) =>
    (hours.length === 0 ? [undefined] : hours).map((window, n): TerminalCommand => {
      const more = part + n === 0 ? "" : `#${part}.${n}`;
      return {
        type: "setPolygon",
        polygon: {
          id: watchedId(layer, id + more),
          name: name.slice(0, 64),
          ...daily(window),
          ...alarms,
          // the first place is not repeated
          ring: simpler(outer!)
            .slice(0, -1)
            .map((point) => degrees(world, point)),
        },
      };
    }),
  );
}

function daily(hours: Hours | undefined): { from?: string; to?: string } {
  return hours ? { from: hours.from, to: hours.to } : {};
}

function degrees({ plane }: RuleWorld, [x, y]: PlanePoint): [number, number] {
  const [lonE6, latE6] = plane.lonLatE6(x, y);
  return [lonE6 / 1e6, latE6 / 1e6];
}

/** Ramer–Douglas–Peucker: the corners without which the line moves by more than 3 m. */
function simpler(line: readonly PlanePoint[]): readonly PlanePoint[] {
  if (line.length <= 2) return line;
  const [first, last] = [line[0]!, line.at(-1)!];
  let furthest = 0;
  let meters = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const away = distanceToLine([first, last], line[i]![0], line[i]![1]);
    if (away > meters) [furthest, meters] = [i, away];
  }
  if (meters <= SIMPLER_BY_METERS) return [first, last];
  return [...simpler(line.slice(0, furthest + 1)).slice(0, -1), ...simpler(line.slice(furthest))];
}
