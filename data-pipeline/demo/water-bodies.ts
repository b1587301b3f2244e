import {
  along,
  bearingOf,
  distance,
  nearestOnPath,
  offsetPath,
  type Point,
  pathLength,
  type Ring,
  simplify,
} from "./plane.ts";
import { counterClockwise } from "./ring.ts";
import { CHANNELS, type Channel, ISLANDS, type Island, TUOJIANG } from "./seat-plan.ts";

/** Left and right banks joined into one ring. */
export function channelRing(channel: Channel): Ring {
  const left: Point[] = [];
  const right: Point[] = [];
  const { path, halfWidth } = channel;
  const unitLeft = offsetPath(path, 1);
  path.forEach((p, i) => {
    const dx = unitLeft[i]![0] - p[0];
    const dy = unitLeft[i]![1] - p[1];
    const w = halfWidth[i]!;
    left.push([p[0] + dx * w, p[1] + dy * w]);
    right.push([p[0] - dx * w, p[1] - dy * w]);
  });
  return counterClockwise([...simplify(right, 0.6), ...simplify(left, 0.6).reverse()]);
}

/** A lens along the current with a blunt head upstream and a long tail, as rivers leave them. */
export function islandRing(island: Island, grow = 0): Ring {
  const { at, off } = placeOf(island);
  const points: Point[] = [];
  for (let i = 0; i < 40; i++) {
    const t = (i / 40) * 2 * Math.PI;
    const taper = 1 + 0.35 * Math.cos(t);
    const across =
      Math.sin(t) * (island.width / 2 + grow) * taper * (1 + 0.08 * Math.sin(3 * t + island.length));
    points.push(besideRiver(at - Math.cos(t) * (island.length / 2 + grow), off + across));
  }
  return counterClockwise(points);
}

/** Metres from 沱江's source end to the island's middle, and how far that lies left of the river's. */
function placeOf({ near, side }: Island): { at: number; off: number } {
  const { path, halfWidth } = TUOJIANG;
  const { at } = nearestOnPath(near, path);
  const share = at / pathLength(path);
  return { at, off: side * 0.2 * halfWidth[Math.round(share * (path.length - 1))]! };
}

function besideRiver(at: number, left: number): Point {
  const { point, angle } = along(TUOJIANG.path, at);
  return [point[0] - Math.sin(angle) * left, point[1] + Math.cos(angle) * left];
}

/** The line of the main current of 沱江: its middle, and around each island on the wider side. */
export function mainCurrent(): Point[] {
  const places = ISLANDS.map((island) => ({ island, ...placeOf(island) }));
  let walked = 0;
  return TUOJIANG.path.map((p, i) => {
    if (i > 0) walked += distance(TUOJIANG.path[i - 1]!, p);
    let left = 0;
    for (const { island, at } of places) {
      const t = Math.abs(walked - at) / (0.9 * island.length);
      if (t < 1) left -= island.side * 0.58 * TUOJIANG.halfWidth[i]! * Math.cos((t * Math.PI) / 2) ** 2;
    }
    return left === 0 ? p : besideRiver(walked, left);
  });
}

/** Sand on the inner side of sharp bends of 沱江, reaching into the water. */
export function sandbanks(): Ring[] {
  const { path, halfWidth } = TUOJIANG;
  const result: Ring[] = [];
  const reach = 9;
  for (let i = reach * 2; i < path.length - reach * 2; i += 1) {
    const before = bearingOf(path[i - reach]!, path[i]!);
    const after = bearingOf(path[i]!, path[i + reach]!);
    const bend = Math.atan2(Math.sin(after - before), Math.cos(after - before));
    if (Math.abs(bend) < 0.42) continue;
    const side = Math.sign(bend);
    const outer: Point[] = [];
    const inner: Point[] = [];
    for (let k = -reach; k <= reach; k++) {
      const at = offsetPath(path.slice(i + k - 1, i + k + 2), 1)[1]!;
      const p = path[i + k]!;
      const unit: Point = [(at[0] - p[0]) * side, (at[1] - p[1]) * side];
      const w = halfWidth[i + k]!;
      const depth = Math.cos(((k / reach) * Math.PI) / 2) * w * 0.42;
      outer.push([p[0] + unit[0] * (w + 4), p[1] + unit[1] * (w + 4)]);
      inner.push([p[0] + unit[0] * (w - depth), p[1] + unit[1] * (w - depth)]);
    }
    result.push(counterClockwise([...outer, ...inner.reverse()]));
    i += reach * 2;
  }
  return result;
}

/** Where a place lies relative to the nearest channel: < 0 in the water, metres from the bank outside; and the distance along it. */
export class WaterDistance {
  readonly #cells = new Map<number, { channel: Channel; index: number }[]>();
  static readonly CELL = 250;
  /** banks farther away than this are not looked for, metres */
  static readonly REACH = 240;

  constructor() {
    for (const channel of CHANNELS) {
      channel.path.forEach((p, index) => {
        if (index === 0) return;
        const r = WaterDistance.REACH + channel.halfWidth[index]!;
        const c = WaterDistance.CELL;
        for (let cx = Math.floor((p[0] - r) / c); cx <= Math.floor((p[0] + r) / c); cx++) {
          for (let cy = Math.floor((p[1] - r) / c); cy <= Math.floor((p[1] + r) / c); cy++) {
            const key = cx * 100003 + cy;
            const list = this.#cells.get(key);
            if (list) list.push({ channel, index });
            else this.#cells.set(key, [{ channel, index }]);
          }
        }
      });
    }
  }

  at(p: Point): { bank: number; channel: Channel; share: number } | undefined {
    const c = WaterDistance.CELL;
    const list = this.#cells.get(Math.floor(p[0] / c) * 100003 + Math.floor(p[1] / c));
    if (!list) return undefined;
    // numbers only: the relief asks this for each of its two million cells
    const [x, y] = p;
    let bank = Infinity;
    let share = 0;
    let found = list[0]!.channel;
    for (const { channel, index } of list) {
      const [ax, ay] = channel.path[index - 1]!;
      const [bx, by] = channel.path[index]!;
      const dx = bx - ax;
      const dy = by - ay;
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      const w = channel.halfWidth[index - 1]! * (1 - t) + channel.halfWidth[index]! * t;
      const ex = x - ax - t * dx;
      const ey = y - ay - t * dy;
      const d = Math.sqrt(ex * ex + ey * ey) - w;
      if (d >= bank) continue;
      bank = d;
      share = (index - 1 + t) / (channel.path.length - 1);
      found = channel;
    }
    return bank < WaterDistance.REACH ? { bank, channel: found, share } : undefined;
  }

  /** metres from the nearest bank, negative in the water; Infinity when none is near */
  bank(p: Point): number {
    return this.at(p)?.bank ?? Infinity;
  }
}
