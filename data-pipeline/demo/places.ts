import divisions from "../../assets/counties/jianghua/divisions.json" with { type: "json" };
import type { Block } from "./blocks.ts";
import type { Village } from "./countryside.ts";
import { localFromDegrees } from "./frame.ts";
import { distance, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { CHANNELS, HILLS } from "./seat-plan.ts";

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: "县" | "乡镇" | "村" | "社区" | "地标";
  readonly point: Point;
}

/** Where the four communities of the seat are written on the map. */
const COMMUNITY_AT: Readonly<Record<string, Point>> = {
  春晓社区: [-2000, 1300],
  萌渚社区: [950, 900],
  阳华社区: [-1900, -1300],
  豸山社区: [3200, -300],
};

/** Towns where they are. The seat's villages take the names of 沱江镇; others, whose places the sources do not give, lie around their town. */
export function places(blocks: readonly Block[], villages: readonly Village[], random: Random): Place[] {
  const result: Place[] = [{ id: "431129", name: "江华瑶族自治县", kind: "县", point: [-200, 260] }];
  const taken: Point[] = [];
  let settled = 0;
  for (const town of divisions.towns) {
    const centre: Point = town.name === "沱江镇" ? [400, 620] : localFromDegrees(town.lonDeg, town.latDeg);
    result.push({ id: town.code, name: town.name, kind: "乡镇", point: centre });
    taken.push(centre);
    for (const village of town.villages) {
      const known = COMMUNITY_AT[village.name];
      const seat = town.name === "沱江镇";
      const cluster = seat && !village.name.endsWith("社区") ? villages[settled] : undefined;
      if (cluster) settled++;
      let point: Point = known ?? cluster?.centre ?? centre;
      for (let reach = seat ? 2600 : 900; !known && !cluster; reach *= 1.04) {
        const t = random.between(0, 2 * Math.PI);
        const r = reach * random.between(0.75, 1.5);
        point = [centre[0] + Math.cos(t) * r, centre[1] + Math.sin(t) * r];
        if (taken.every((other) => distance(other, point) > 650)) break;
      }
      taken.push(point);
      result.push({
        id: village.code,
        name: village.name,
        kind: village.name.endsWith("社区") ? "社区" : "村",
        point,
      });
    }
  }
  blocks
    .filter((block) => block.name !== "")
    .forEach((block, i) => {
      result.push({ id: `DB${i + 1}`, name: block.name, kind: "地标", point: block.centre });
    });
  HILLS.filter((hill) => hill.name !== "").forEach((hill, i) => {
    result.push({ id: `S${i + 1}`, name: hill.name, kind: "地标", point: hill.centre });
  });
  CHANNELS.forEach((channel, i) => {
    result.push({
      id: `H${i + 1}`,
      name: channel.name,
      kind: "地标",
      point: channel.path[Math.floor(channel.path.length / 2)]!,
    });
  });
  return result;
}
