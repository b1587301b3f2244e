import type { Box } from "./box.ts";

/** Linear colour bytes, as glTF vertex colours want them. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * A growing mesh in metres east, north, up of the county's origin. Every vertex belongs to the current feature
 * and has the current colour.
 */
export class MeshBuilder {
  #positions = new Float64Array(3 * 1024);
  #normals = new Float32Array(3 * 1024);
  #colours = new Uint8Array(4 * 1024);
  #featureIds = new Uint16Array(1024);
  #indices = new Uint32Array(6 * 1024);
  #vertexCount = 0;
  #indexCount = 0;
  #feature = 0;
  #colour: Rgb = [255, 255, 255];
  #alpha = 255;

  /** Begins another mesh in the memory of the last one; views of that one are no longer good. */
  restart(): this {
    this.#vertexCount = 0;
    this.#indexCount = 0;
    return this;
  }

  /** Following vertices belong to this feature of the tile. */
  startFeature(featureId: number, colour: Rgb, alpha = 255): void {
    this.#feature = featureId;
    this.#colour = colour;
    this.#alpha = alpha;
  }

  paint(colour: Rgb, alpha = this.#alpha): void {
    this.#colour = colour;
    this.#alpha = alpha;
  }

  get vertexCount(): number {
    return this.#vertexCount;
  }

  get indexCount(): number {
    return this.#indexCount;
  }

  /** Position in metres, unit normal. Returns the vertex number. */
  addVertex(position: readonly [number, number, number], normal: readonly [number, number, number]): number {
    const i = this.#vertexCount++;
    if (3 * i + 3 > this.#positions.length) this.#growVertices();
    // element by element: TypedArray.set of three numbers costs four times as much
    for (let k = 0; k < 3; k++) {
      this.#positions[3 * i + k] = position[k]!;
      this.#normals[3 * i + k] = normal[k]!;
      this.#colours[4 * i + k] = this.#colour[k]!;
    }
    this.#colours[4 * i + 3] = this.#alpha;
    this.#featureIds[i] = this.#feature;
    return i;
  }

  /** Counter-clockwise from outside. */
  addTriangle(a: number, b: number, c: number): void {
    this.#growIndices();
    this.#indices[this.#indexCount++] = a;
    this.#indices[this.#indexCount++] = b;
    this.#indices[this.#indexCount++] = c;
  }

  addSegment(a: number, b: number): void {
    this.#growIndices();
    this.#indices[this.#indexCount++] = a;
    this.#indices[this.#indexCount++] = b;
  }

  get positions(): Float64Array {
    return this.#positions.subarray(0, 3 * this.#vertexCount);
  }
  get normals(): Float32Array {
    return this.#normals.subarray(0, 3 * this.#vertexCount);
  }
  get colours(): Uint8Array {
    return this.#colours.subarray(0, 4 * this.#vertexCount);
  }
  get featureIds(): Uint16Array {
    return this.#featureIds.subarray(0, this.#vertexCount);
  }
  get indices(): Uint32Array {
    return this.#indices.subarray(0, this.#indexCount);
  }

  growBox(box: Box, marginMeters: number): void {
    const p = this.#positions;
    for (let i = 0; i < 3 * this.#vertexCount; i += 3)
      box.addPoint(p[i]!, p[i + 1]!, p[i + 2]!, marginMeters);
  }

  #growVertices(): void {
    this.#positions = doubled(this.#positions, Float64Array);
    this.#normals = doubled(this.#normals, Float32Array);
    this.#colours = doubled(this.#colours, Uint8Array);
    this.#featureIds = doubled(this.#featureIds, Uint16Array);
  }

  #growIndices(): void {
    if (this.#indexCount + 3 > this.#indices.length) this.#indices = doubled(this.#indices, Uint32Array);
  }
}

interface GrowableArray<T> {
  readonly length: number;
  set(from: T): void;
}

function doubled<T extends GrowableArray<T>>(array: T, create: new (length: number) => T): T {
  const larger = new create(array.length * 2);
  larger.set(array);
  return larger;
}
