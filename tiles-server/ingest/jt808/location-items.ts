/**
 * Additional items (位置附加信息项) of a 0x0200: id B, length B, data. Real terminals repeat ids, send
 * other lengths than the standard and end in the middle of an item, so that nothing here throws:
 * an item whose length is not the standard's stays hexadecimal.
 */
export interface LocationItem {
  readonly id: number;
  readonly hex: string;
  /** name and value in the unit of the name; absent for vendors' items and unexpected lengths */
  readonly known?: { readonly name: string; readonly value: number | boolean };
}

export interface LocationItems {
  readonly items: readonly LocationItem[];
  /** bytes after the last whole item, hexadecimal; "" when everything was read */
  readonly rest: string;
}

interface ItemKind {
  readonly name: string;
  readonly lengths: readonly number[];
  readonly read: (data: Buffer) => number | boolean;
}

const unsigned = (data: Buffer): number => data.readUIntBE(0, data.length);
const tenth = (data: Buffer): number => unsigned(data) / 10;

/** JT/T 808-2019 table 27; 0x14–0x17 are JT/T 1078. */
const KINDS: ReadonlyMap<number, ItemKind> = new Map([
  [0x01, { name: "mileageKm", lengths: [4], read: tenth }],
  [0x02, { name: "fuelLitres", lengths: [2], read: tenth }],
  [0x03, { name: "recorderSpeedKmh", lengths: [2], read: tenth }],
  [0x04, { name: "confirmAlarmEvent", lengths: [2], read: unsigned }],
  [0x06, { name: "cargoTemperatureC", lengths: [2], read: (data) => data.readInt16BE(0) }],
  [0x11, { name: "overspeedAreaKind", lengths: [1, 5], read: (data) => data[0]! }],
  [0x12, { name: "areaCrossingOut", lengths: [6], read: (data) => data[5] === 1 }],
  [0x13, { name: "sectionTimeSeconds", lengths: [7], read: (data) => data.readUInt16BE(4) }],
  [0x14, { name: "videoAlarmBits", lengths: [4], read: unsigned }],
  [0x15, { name: "videoLostChannels", lengths: [4], read: unsigned }],
  [0x16, { name: "videoCoveredChannels", lengths: [4], read: unsigned }],
  [0x17, { name: "storageFaultBits", lengths: [2], read: unsigned }],
  [0x25, { name: "lampSignalBits", lengths: [4], read: unsigned }],
  [0x2a, { name: "inputOutputBits", lengths: [2], read: unsigned }],
  [0x2b, { name: "analogue", lengths: [4], read: unsigned }],
  [0x30, { name: "signalStrength", lengths: [1], read: unsigned }],
  [0x31, { name: "satellites", lengths: [1], read: unsigned }],
]);

export function readItems(bytes: Buffer): LocationItems {
  const items: LocationItem[] = [];
  let offset = 0;
  while (offset + 2 <= bytes.length) {
    const end = offset + 2 + bytes[offset + 1]!;
    if (end > bytes.length) break;
    const id = bytes[offset]!;
    const data = bytes.subarray(offset + 2, end);
    const kind = KINDS.get(id);
    const known = kind?.lengths.includes(data.length)
      ? { name: kind.name, value: kind.read(data) }
      : undefined;
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

/** 0x30 and 0x31: network signal strength and number of satellites. */
export function encodeReception(signalStrength: number, satellites: number): Buffer {
  return Buffer.of(0x30, 1, signalStrength, 0x31, 1, satellites);
}
