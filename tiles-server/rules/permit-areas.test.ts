import { describe, expect, it } from "vitest";
import { terminalCommandSchema } from "../../contract/terminal-commands.ts";
import { encodeCommand } from "../ingest/jt808/commands.ts";
import { decodeLocation, encodeLocation, STATUS } from "../ingest/jt808/location.ts";
import { TerminalAreas } from "../simulator/terminal-areas.ts";
import { dayStart } from "./local-time.ts";
import { permitCommands, watchedId } from "./permit-areas.ts";
import { TEST_PERMIT, TEST_RULES, TEST_WORLD } from "./test-tracks.ts";

const MORNING = dayStart("2026-11-20") + 9 * 3600_000;
const book = { world: TEST_WORLD, rules: TEST_RULES };

describe("what a terminal is told of its vehicle's permits", () => {
  it("is nothing but the county's zones when none is valid", () => {
    const over = { ...TEST_PERMIT, validUntilMs: MORNING };
    expect(permitCommands([over], book, MORNING).map(({ type }) => type)).toEqual([
      "deleteAreas",
      "deleteAreas",
      "setPolygon",
    ]);
  });

  it.each([2013, 2019] as const)(
    "lets a terminal of %i alarm by itself at routes, sites and zones",
    (year) => {
      const commands = permitCommands([TEST_PERMIT], book, MORNING);
      expect(commands.map(({ type }) => type)).toEqual([
        "deleteAreas",
        "deleteAreas",
        "setRoute",
        "setPolygon",
        "setPolygon",
        "setPolygon",
      ]);
      const areas = new TerminalAreas();
      for (const command of commands) {
        const { messageId, body } = encodeCommand(terminalCommandSchema.parse(command), year);
        expect(areas.obey(messageId, body, year === 2019)).toBe(true);
      }
      expect(areas.size).toBe(4);
      let timeMs = MORNING;
      /** Alarm bits at a place, and the crossings told: [shape, id, in or out]. */
      const at = (x: number, y: number) => {
        timeMs += 60_000;
        const [lonE6, latE6] = TEST_WORLD.plane.lonLatE6(x, y);
        const body = encodeLocation({
          alarm: 0,
          status: STATUS.accOn | STATUS.positioned,
          lonE6,
          latE6,
          altitudeMeters: 200,
          speedDkmh: 300,
          headingDeg: 90,
          timeMs,
        });
        const { alarm, items } = decodeLocation(areas.watched(body));
        const crossings = Array.from({ length: items.length / 8 }, (_, i) => {
          const item = items.subarray(8 * i, 8 * i + 8);
          return [item[2], item.readUInt32BE(3), item[7]];
        });
        return { alarm, crossings };
      };
      const [ROUTE, SITE] = [watchedId("approved-routes", "LX1"), watchedId("construction-sites", "GD1")];
      expect(at(0, 0)).toEqual({ alarm: 0, crossings: [] });
      expect(at(1000, 0)).toEqual({ alarm: 1 << 20, crossings: [[3, SITE, 1]] });
      // 45 m beside the line is within the corridor, 60 m is not
      expect(at(2000, 45)).toEqual({ alarm: 0, crossings: [] });
      expect(at(2000, 60)).toEqual({ alarm: 1 << 21, crossings: [[4, ROUTE, 1]] });
      expect(at(3000, 700)).toEqual({
        alarm: 1 << 20,
        crossings: [[3, watchedId("restricted-zones", "JX1"), 0]],
      });
      expect(at(3000, 0)).toEqual({ alarm: 1 << 21, crossings: [[4, ROUTE, 0]] });
      expect(at(6000, 0)).toEqual({
        alarm: 1 << 20,
        crossings: [[3, watchedId("disposal-sites", "XN1"), 0]],
      });
      // the permit's hours are over: the route is watched no more, and neither is the zone
      timeMs = dayStart("2026-11-20") + 23 * 3600_000;
      expect(at(4000, 300)).toEqual({
        alarm: 1 << 20,
        crossings: [[3, watchedId("disposal-sites", "XN1"), 1]],
      });
    },
  );
});
