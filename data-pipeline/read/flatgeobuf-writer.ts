/**
 * Writes FlatGeobuf 3 (https://flatgeobuf.org) with Z and typed columns, without a spatial index, so that row
 * order is kept. The `flatgeobuf` library's writer has no Z in its header and builds an object per feature.
 */
const MAGIC = [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00];
const COLUMN_TYPE = { bool: 2, ushort: 4, int: 5, uint: 6, double: 10, string: 11 };
export const GEOMETRY_TYPE = {
  unknown: 0,
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiLineString: 5,
  MultiPolygon: 6,
};

export interface FlatGeobufColumn {
  readonly name: string;
  readonly type: keyof typeof COLUMN_TYPE;
}
/** xyz interleaved with the end (exclusive, in vertices) of each line or ring; MultiPolygon: one per polygon */
export interface FlatGeobufGeometry {
  readonly xyz: Float64Array;
  readonly ends: readonly number[];
}

/** Collects one file in memory. Positions inside a flatbuffer count from its size prefix, which is 8-aligned here. */
export class FlatGeobufWriter {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** where the flatbuffer being written began; alignment counts from here */
  #base = 0;
  readonly #encoder = new TextEncoder();

  constructor(
    private readonly columns: readonly FlatGeobufColumn[],
    private readonly geometryType: number,
    about: { name: string; featuresCount: number; metadata: string; envelope: readonly number[] | null },
  ) {
    for (const byte of MAGIC) this.#uint8(byte);
    this.#flatbuffer(() => {
      const header = this.#table([
        { slot: 0, size: 4 },
        { slot: 1, size: 4, absent: about.envelope === null },
        { slot: 2, size: 1, value: geometryType },
        { slot: 3, size: 1, value: geometryType === GEOMETRY_TYPE.unknown ? 0 : 1 },
        { slot: 7, size: 4 },
        { slot: 8, size: 8, value: about.featuresCount },
        { slot: 9, size: 2, value: 0 },
        { slot: 10, size: 4 },
        { slot: 13, size: 4 },
      ]);
      this.#pointHere(header, 0);
      this.#string(about.name);
      if (about.envelope) {
        this.#pointHere(header, 1, 8);
        this.#uint32(about.envelope.length);
        for (const value of about.envelope) this.#float64(value);
      }
      this.#pointHere(header, 7);
      this.#uint32(columns.length);
      const places = columns.map(() => this.#reserve(4));
      columns.forEach((column, i) => {
        const table = this.#table([
          { slot: 0, size: 4 },
          { slot: 1, size: 1, value: COLUMN_TYPE[column.type] },
        ]);
        this.#setOffset(places[i]!, table.at);
        this.#pointHere(table, 0);
        this.#string(column.name);
      });
      const crs = this.#table([
        { slot: 0, size: 4 },
        { slot: 1, size: 4, value: 4490 },
      ]);
      this.#setOffset(header.slots.get(10)!, crs.at);
      this.#pointHere(crs, 0);
      this.#string("EPSG");
      this.#pointHere(header, 13);
      this.#string(about.metadata);
    });
  }

  /**
   * @param values one for each column, null = not written
   * @param geometries one; several only for MultiPolygon; none for a row without geometry
   */
  add(values: readonly (string | number | null)[], geometries: readonly FlatGeobufGeometry[]): void {
    this.#base = this.#length;
    // size prefix, place of the table; the sizes and places of its slots; the table, whose first slot is the geometry
    const slots = geometries.length === 0 ? 1 : 2;
    const table = this.#base + 16;
    this.#room(28);
    this.#length = table + 4 + 4 * slots;
    const view = this.#view;
    view.setUint32(this.#base + 4, table - this.#base - 4, true);
    view.setUint16(this.#base + 8, 8, true);
    view.setUint16(this.#base + 10, 4 + 4 * slots, true);
    if (slots === 2) view.setUint16(this.#base + 12, 4, true);
    view.setUint16(this.#base + 14, 4 * slots, true);
    view.setInt32(table, 8, true);
    this.#setOffset(table + 4 * slots, this.#length);
    const size = this.#reserve(4);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value !== null) this.#property(i, value);
    }
    this.#view.setUint32(size, this.#length - size - 4, true);
    if (geometries.length > 0) {
      this.#align(4);
      const geometry =
        this.geometryType === GEOMETRY_TYPE.MultiPolygon
          ? this.#polygons(geometries)
          : this.#geometry(geometries[0]!, this.geometryType);
      this.#setOffset(table + 4, geometry);
    }
    this.#end();
  }

  #polygons(geometries: readonly FlatGeobufGeometry[]): number {
    const multi = this.#table([
      { slot: 6, size: 1, value: GEOMETRY_TYPE.MultiPolygon },
      { slot: 7, size: 4 },
    ]);
    this.#pointHere(multi, 7);
    this.#uint32(geometries.length);
    const places = geometries.map(() => this.#reserve(4));
    for (const [i, polygon] of geometries.entries())
      this.#setOffset(places[i]!, this.#geometry(polygon, GEOMETRY_TYPE.Polygon));
    return multi.at;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Ends of parts (slot 0, where there are several), x and y (1), z (2), type (6). */
  #geometry({ xyz, ends }: FlatGeobufGeometry, type: number): number {
    const vertices = xyz.length / 3;
    const parts = ends.length < 2 ? 0 : ends.length;
    this.#room(64 + 4 * parts + 24 * vertices);
    const view = this.#view;
    this.#align(2);
    const sizes = this.#length;
    this.#length += 18;
    this.#align(8);
    const at = this.#length;
    const first = parts > 0 ? 8 : 4; // of the slots after that of the ends
    view.setUint16(sizes, 18, true);
    view.setUint16(sizes + 2, first + 9, true);
    if (parts > 0) view.setUint16(sizes + 4, 4, true);
    view.setUint16(sizes + 6, first, true);
    view.setUint16(sizes + 8, first + 4, true);
    view.setUint16(sizes + 16, first + 8, true);
    view.setInt32(at, at - sizes, true);
    view.setUint8(at + first + 8, type);
    this.#length = at + first + 9;
    if (parts > 0) {
      this.#align(4);
      this.#setOffset(at + 4, this.#length);
      view.setUint32(this.#length, parts, true);
      this.#length += 4;
      for (let i = 0; i < parts; i++, this.#length += 4) view.setUint32(this.#length, ends[i]!, true);
    }
    // numbers of 8 bytes are aligned to 8, after their count
    this.#align(4);
    if ((this.#length - this.#base) % 8 === 0) this.#length += 4;
    this.#setOffset(at + first, this.#length);
    view.setUint32(this.#length, 2 * vertices, true);
    let place = this.#length + 4;
    for (let i = 0; i < xyz.length; i += 3, place += 16) {
      view.setFloat64(place, xyz[i]!, true);
      view.setFloat64(place + 8, xyz[i + 1]!, true);
    }
    place += 4; // the count is written after it
    this.#setOffset(at + first + 4, place);
    view.setUint32(place, vertices, true);
    place += 4;
    for (let i = 2; i < xyz.length; i += 3, place += 8) view.setFloat64(place, xyz[i]!, true);
    this.#length = place;
    return at;
  }

  #property(index: number, value: string | number): void {
    const { name, type } = this.columns[index]!;
    this.#room(16);
    this.#view.setUint16(this.#length, index, true);
    this.#length += 2;
    if (type === "string") {
      const at = this.#reserve(4);
      const length = this.#text(String(value)); // first: it may replace the view
      this.#view.setUint32(at, length, true);
      return;
    }
    if (typeof value !== "number") throw new Error(`column ${name}: found text "${value}", expected ${type}`);
    switch (type) {
      case "bool":
        this.#uint8(value);
        return;
      case "ushort":
        this.#view.setUint16(this.#length, value, true);
        this.#length += 2;
        return;
      case "int":
        this.#view.setInt32(this.#length, value, true);
        this.#length += 4;
        return;
      case "uint":
        this.#uint32(value);
        return;
      case "double":
        this.#float64(value);
    }
  }

  /** Size prefix, root offset, then what `content` writes; the first table written is the root. */
  #flatbuffer(content: () => void): void {
    this.#base = this.#length;
    this.#reserve(8);
    this.#rootPending = true;
    content();
    this.#end();
  }
  #end(): void {
    this.#align(8);
    this.#view.setUint32(this.#base, this.#length - this.#base - 4, true);
  }
  #rootPending = false;

  /** Lays out a vtable and its table; a slot without a value is an offset to be set later. */
  #table(fields: readonly { slot: number; size: number; value?: number; absent?: boolean }[]): WrittenTable {
    const present = fields.filter((field) => !field.absent);
    const slotCount = Math.max(...fields.map((field) => field.slot)) + 1;
    this.#align(2);
    const vtableSize = 4 + 2 * slotCount;
    const vtable = this.#reserve(vtableSize);
    this.#align(8);
    const at = this.#reserve(4);
    const slots = new Map<number, number>();
    for (const { slot, size, value } of present) {
      this.#align(size);
      const place = this.#reserve(size);
      slots.set(slot, place);
      this.#view.setUint16(vtable + 4 + 2 * slot, place - at, true);
      if (value === undefined) continue;
      if (size === 1) this.#view.setUint8(place, value);
      else if (size === 2) this.#view.setUint16(place, value, true);
      else if (size === 4) this.#view.setInt32(place, value, true);
      else this.#view.setBigUint64(place, BigInt(value), true);
    }
    this.#view.setUint16(vtable, vtableSize, true);
    this.#view.setUint16(vtable + 2, this.#length - at, true);
    this.#view.setInt32(at, at - vtable, true);
    if (this.#rootPending) {
      this.#rootPending = false;
      this.#setOffset(this.#base + 4, at);
    }
    return { at, slots };
  }

  /** Points a table's slot at what is written next: a vector whose elements are aligned to `alignment` after its length. */
  #pointHere(table: WrittenTable, slot: number, alignment = 4): void {
    this.#align(4);
    while ((this.#length + 4 - this.#base) % alignment !== 0) this.#reserve(4);
    this.#setOffset(table.slots.get(slot)!, this.#length);
  }
  #setOffset(place: number, target: number): void {
    this.#view.setUint32(place, target - place, true);
  }
  #string(text: string): void {
    const at = this.#reserve(4);
    const length = this.#text(text); // first: it may replace the view
    this.#view.setUint32(at, length, true);
    this.#uint8(0);
    this.#align(4);
  }
  #text(text: string): number {
    this.#room(3 * text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    // most texts are numbers and names of a few ASCII letters, for which the encoder takes ten times as long
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        const { written } = this.#encoder.encodeInto(text, bytes.subarray(start));
        this.#length = start + written;
        return written;
      }
      bytes[start + i] = code;
    }
    this.#length = start + text.length;
    return text.length;
  }
  #align(alignment: number): void {
    const over = (this.#length - this.#base) % alignment;
    if (over > 0) this.#reserve(alignment - over);
  }
  #reserve(size: number): number {
    this.#room(size);
    const at = this.#length;
    this.#length += size;
    return at;
  }
  #uint8(value: number): void {
    const at = this.#reserve(1); // first: it may replace the view
    this.#view.setUint8(at, value);
  }
  #uint32(value: number): void {
    const at = this.#reserve(4); // first: it may replace the view
    this.#view.setUint32(at, value, true);
  }
  #float64(value: number): void {
    const at = this.#reserve(8); // first: it may replace the view
    this.#view.setFloat64(at, value, true);
  }
  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + size));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

interface WrittenTable {
  readonly at: number;
  readonly slots: ReadonlyMap<number, number>;
}
