import { describe, expect, it } from "vitest";
import { readItems } from "./location-items.ts";
import { readVendorItems, vendorItems } from "./vendor-items.ts";

const decoded = (hex: string, vendor = readVendorItems()) => {
  const { items } = readItems(Buffer.from(hex, "hex"), vendor);
  return items[0]?.known && { [items[0].known.name]: items[0].known.value };
};

describe("additional items of a report", () => {
  // id, length, data written by hand after JT/T 808-2019 table 27 and JT/T 1078 tables 13–16
  it.each([
    ["0104000186a0", { mileageKm: 10_000 }],
    ["02020123", { fuelLitres: 29.1 }],
    ["03020258", { recorderSpeedKmh: 60 }],
    ["0402002a", { confirmAlarmEvent: 42 }],
    [`051e5a5b5c5d${"ff".repeat(26)}`, { tyrePressures: [90, 91, 92, 93] }],
    ["0602ffec", { cargoTemperatureC: -20 }],
    ["110100", { overspeed: { areaKind: 0 } }],
    ["11050300000007", { overspeed: { areaKind: 3, area: 7 } }],
    ["1206010000000901", { areaCrossing: { areaKind: 1, area: 9, isOut: true } }],
    ["130700000005003c01", { sectionTime: { section: 5, seconds: 60, isTooLong: true } }],
    ["15048000000", undefined],
    ["150480000001", { videoLostChannels: [1, 32] }],
    ["17020003", { faultyStores: [1, 2] }],
    ["1803000305", { abnormalDriving: { fatigue: true, phone: true, smoking: false, degree: 5 } }],
    ["2a020002", { inputsOutputs: { deepSleep: false, sleep: true } }],
    ["2b0201f4", { analogue: [500] }],
    ["2b0400020001", { analogue: [1, 2] }],
    ["2b06000200010003", { analogue: [1, 2, 3] }],
    ["2b080002000100040003", { analogue: [1, 2, 3, 4] }],
    ["300118", { signalStrength: 24 }],
    ["31010c", { satellites: 12 }],
    ["6407000000010102 02".replace(" ", ""), { driverAssistance: { alarm: 1, state: 1, type: 2, level: 2 } }],
    ["e104012804d2", { truckBody: { isCoverOpen: true, liftDeg: 40, grossTonnes: 12.34 } }],
    ["e20101", { sweepingGear: { isWorking: true } }],
    ["e103012804", undefined],
    ["f002abcd", undefined],
  ])("%s", (hex, expected) => {
    expect(decoded(hex)).toEqual(expected);
  });

  it("names the bits of video alarms and signals", () => {
    expect(decoded("140400000042")).toEqual({
      videoAlarms: {
        signalLost: false,
        covered: true,
        storageFault: false,
        otherFault: false,
        overcrowded: false,
        abnormalDriving: false,
        recordingThreshold: true,
      },
    });
    expect(decoded("250400000030")).toMatchObject({ signals: { brake: true, reverse: true, horn: false } });
  });

  it("keep their bytes whether known or not, in the order sent, twice when sent twice", () => {
    const { items, rest } = readItems(Buffer.from("0104000000fff002abcd01040000010031", "hex"));
    expect(items.map(({ id, hex }) => [id, hex])).toEqual([
      [1, "000000ff"],
      [0xf0, "abcd"],
      [1, "00000100"],
    ]);
    expect(rest).toBe("31");
  });
});

describe("a site's own items", () => {
  const field = { name: "a", at: 0, type: "u8" };
  const item = { id: "0xE5", name: "x", bytes: 1, fields: [field] };
  it("are refused when they are the standard's, given twice or longer than the item", () => {
    expect(() => vendorItems({ items: [{ ...item, id: "0x01" }] })).toThrow("0xE0 to 0xFF");
    expect(() => vendorItems({ items: [item, item] })).toThrow("given twice");
    expect(() => vendorItems({ items: [{ ...item, fields: [{ ...field, type: "u16" }] }] })).toThrow(
      "ends after byte 1",
    );
  });
});
