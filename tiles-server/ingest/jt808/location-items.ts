/**
 * Additional items (位置附加信息项) of a 0x0200: id B, length B, data. Real terminals repeat ids, send
 * other lengths than the standard and end in the middle of an item, so that nothing here throws:
 * an item whose length is not the standard's stays hexadecimal.
 */
export interface LocationItem {
  readonly id: number;
  readonly hex: string;
  /** name and value in the unit of the name; absent for unknown items and unexpected lengths */
  readonly known?: { readonly name: string; readonly value: ItemValue };
}

/** A number, a list of them, or named parts. */
export type ItemValue = number | readonly number[] | Readonly<Record<string, number | boolean>>;

export interface LocationItems {
  readonly items: readonly LocationItem[];
  /** bytes after the last whole item, hexadecimal; "" when everything was read */
  readonly rest: string;
}

/** How one item is read. */
export interface ItemKind {
  readonly name: string;
  /** lengths in bytes at which `read` may be called */
  readonly fits: (length: number) => boolean;
  readonly read: (data: Buffer) => ItemValue;
}

export type ItemKinds = ReadonlyMap<number, ItemKind>;

const unsigned = (data: Buffer): number => data.readUIntBE(0, data.length);
const tenth = (data: Buffer): number => unsigned(data) / 10;
const ofLength =
  (...lengths: number[]) =>
  (length: number): boolean =>
    lengths.includes(length);

/** Names of bits, from bit 0; "" = reserved. */
function bits(...names: string[]): (data: Buffer) => Record<string, boolean> {
  return (data) => {
    const value = unsigned(data);
    const entries = names.map((name, bit): [string, boolean] => [
      name,
      Math.floor(value / 2 ** bit) % 2 === 1,
    ]);
    return Object.fromEntries(entries.filter(([name]) => name !== ""));
  };
}

/** Numbers of the channels whose bit is set, from 1. */
function channels(data: Buffer): number[] {
  const value = unsigned(data);
  return Array.from({ length: 32 }, (_, bit) => bit + 1).filter(
    (channel) => Math.floor(value / 2 ** (channel - 1)) % 2 === 1,
  );
}

/** Each DWORD holds two inputs, the lower in its low half; a single WORD one. */
function analogueInputs(data: Buffer): number[] {
  const inputs: number[] = [];
  let offset = 0;
  for (; offset + 4 <= data.length; offset += 4)
    inputs.push(data.readUInt16BE(offset + 2), data.readUInt16BE(offset));
  if (offset + 2 <= data.length) inputs.push(data.readUInt16BE(offset));
  return inputs;
}

/** Head of an active-safety alarm (苏标 T/JSATL 12): the rest stays in the item's hexadecimal. */
function activeSafety(name: string): ItemKind {
  return {
    name,
    fits: (length) => length >= 7,
    read: (data) => ({ alarm: data.readUInt32BE(0), state: data[4]!, type: data[5]!, level: data[6]! }),
  };
}

/** JT/T 808-2019 table 27; 0x14–0x18 are JT/T 1078, 0x64–0x67 T/JSATL 12. */
const KINDS: ItemKinds = new Map<number, ItemKind>([
  [0x01, { name: "mileageKm", fits: ofLength(4), read: tenth }],
  [0x02, { name: "fuelLitres", fits: ofLength(2), read: tenth }],
  [0x03, { name: "recorderSpeedKmh", fits: ofLength(2), read: tenth }],
  [0x04, { name: "confirmAlarmEvent", fits: ofLength(2), read: unsigned }],
  // one byte a tyre, from the front left; FF = there is none
  [
    0x05,
    { name: "tyrePressures", fits: ofLength(30), read: (data) => [...data].filter((one) => one !== 0xff) },
  ],
  [0x06, { name: "cargoTemperatureC", fits: ofLength(2), read: (data) => data.readInt16BE(0) }],
  [
    0x11,
    {
      name: "overspeed",
      fits: ofLength(1, 5),
      read: (data) => ({ areaKind: data[0]!, ...(data.length === 5 && { area: data.readUInt32BE(1) }) }),
    },
  ],
  [
    0x12,
    {
      name: "areaCrossing",
      fits: ofLength(6),
      read: (data) => ({ areaKind: data[0]!, area: data.readUInt32BE(1), isOut: data[5] === 1 }),
    },
  ],
  [
    0x13,
    {
      name: "sectionTime",
      fits: ofLength(7),
      read: (data) => ({
        section: data.readUInt32BE(0),
        seconds: data.readUInt16BE(4),
        isTooLong: data[6] === 1,
      }),
    },
  ],
  [
    0x14,
    {
      name: "videoAlarms",
      fits: ofLength(4),
      read: bits(
        "signalLost",
        "covered",
        "storageFault",
        "otherFault",
        "overcrowded",
        "abnormalDriving",
        "recordingThreshold",
      ),
    },
  ],
  [0x15, { name: "videoLostChannels", fits: ofLength(4), read: channels }],
  [0x16, { name: "videoCoveredChannels", fits: ofLength(4), read: channels }],
  // bits 0–11 main stores, 12–15 backup stores
  [0x17, { name: "faultyStores", fits: ofLength(2), read: channels }],
  [
    0x18,
    {
      name: "abnormalDriving",
      fits: ofLength(3),
      read: (data) => ({ ...bits("fatigue", "phone", "smoking")(data.subarray(0, 2)), degree: data[2]! }),
    },
  ],
  [
    0x25,
    {
      name: "signals",
      fits: ofLength(4),
      read: bits(
        "lowBeam",
        "highBeam",
        "rightTurn",
        "leftTurn",
        "brake",
        "reverse",
        "fogLamp",
        "positionLamp",
        "horn",
        "airConditioner",
        "neutral",
        "retarder",
        "antiLock",
        "heater",
        "clutch",
      ),
    },
  ],
  [0x2a, { name: "inputsOutputs", fits: ofLength(2), read: bits("deepSleep", "sleep") }],
  [0x2b, { name: "analogue", fits: ofLength(2, 4, 6, 8), read: analogueInputs }],
  [0x30, { name: "signalStrength", fits: ofLength(1), read: unsigned }],
  [0x31, { name: "satellites", fits: ofLength(1), read: unsigned }],
  [0x64, activeSafety("driverAssistance")],
  [0x65, activeSafety("driverState")],
  [0x66, activeSafety("tyreAlarm")],
  [0x67, activeSafety("blindSpot")],
]);

/** `vendor` says what items of 0xE0–0xFF are on the vehicles of this county; the standard's own come first. */
export function readItems(bytes: Buffer, vendor?: ItemKinds): LocationItems {
  const items: LocationItem[] = [];
  let offset = 0;
  while (offset + 2 <= bytes.length) {
    const end = offset + 2 + bytes[offset + 1]!;
    if (end > bytes.length) break;
    const id = bytes[offset]!;
    const data = bytes.subarray(offset + 2, end);
    const kind = KINDS.get(id) ?? vendor?.get(id);
    const known = kind?.fits(data.length) ? { name: kind.name, value: kind.read(data) } : undefined;
    items.push({ id, hex: data.toString("hex"), ...(known && { known }) });
    offset = end;
  }
  return { items, rest: bytes.subarray(offset).toString("hex") };
}

/** 0x01: total distance in kilometres, kept to 0.1 km. */
export function encodeMileage(km: number): Buffer {
  const item = Buffer.of(0x01, 4, 0, 0, 0, 0);
  item.writeUInt32BE(Math.round(km * 10), 2);
  return item;
}

/** 0x02: fuel in the tank in litres, kept to 0.1 L. */
export function encodeFuel(litres: number): Buffer {
  const item = Buffer.of(0x02, 2, 0, 0);
  item.writeUInt16BE(Math.round(litres * 10), 2);
  return item;
}

/** 0x30 and 0x31: network signal strength and number of satellites. */
export function encodeReception(signalStrength: number, satellites: number): Buffer {
  return Buffer.of(0x30, 1, signalStrength, 0x31, 1, satellites);
}
