import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bcdFromTime, timeFromBcd } from "./bcd.ts";

describe("the six-byte time", () => {
  it("is Beijing time, whatever the second of the century", () => {
    const BEGIN = Date.UTC(2000, 0, 1) / 1000;
    const END = Date.UTC(2099, 11, 31) / 1000;
    fc.assert(
      fc.property(fc.integer({ min: BEGIN, max: END }), (seconds) => {
        const bytes = bcdFromTime(seconds * 1000);
        const [date, time] = [bytes.toString("hex", 0, 3), bytes.toString("hex", 3)];
        const pairs = (text: string, between: string) => text.match(/../g)!.join(between);
        expect(timeFromBcd(bytes)).toBe(seconds * 1000);
        expect(Date.parse(`20${pairs(date, "-")}T${pairs(time, ":")}+08:00`)).toBe(seconds * 1000);
      }),
      { seed: 808 },
    );
  });

  it("is none for a date or an hour that does not exist, and for digits that are none", () => {
    for (const digits of [
      "000000000000",
      "260010120000",
      "261310120000",
      "260200120000",
      "260229120000",
      "260431120000",
      "260510240000",
      "260510126000",
      "260510120060",
      "26051012000a",
      "f60510120000",
    ])
      expect([digits, timeFromBcd(Buffer.from(digits, "hex"))]).toEqual([digits, undefined]);
    expect(timeFromBcd(Buffer.from("280229235959", "hex"))).toBe(Date.UTC(2028, 1, 29, 15, 59, 59));
  });
});
