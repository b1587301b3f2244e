import { MeshoptEncoder } from "meshoptimizer/encoder";
import { FLOAT, type GlbWriter, SHORT, UNSIGNED_SHORT } from "./glb-writer.ts";
import { exponentialWords } from "./vertex-streams.ts";

/**
 * Instance attributes of all models of a tile, one meshopt stream an attribute: a model's copies are a run of it, with
 * an accessor of its own. A stream a model costs a view of JSON (200 bytes) and 30 bytes of codec for each.
 */

const XYZ = 3;
const FLOAT_XYZ_BYTES = 12;
const TURN_BYTES = 8;
/** attributes start at multiples of 4 bytes */
const ID_BYTES = 4;

/** Accessors of places or sizes, one a run, rounded to multiples of 2^exponent metres. */
export function addXyzRuns(writer: GlbWriter, runs: readonly Float64Array[], exponent: number): number[] {
  const values = concatenated(runs, (length) => new Float64Array(length));
  const bufferView = writer.addCompressedView(new Uint8Array(exponentialWords(values, exponent).buffer), {
    count: values.length / XYZ,
    strideBytes: FLOAT_XYZ_BYTES,
    mode: "ATTRIBUTES",
    filter: "EXPONENTIAL",
  });
  return eachRun(runs, XYZ, FLOAT_XYZ_BYTES, (byteOffset, count) =>
    writer.addAccessor({
      bufferView,
      ...(byteOffset > 0 && { byteOffset }),
      componentType: FLOAT,
      count,
      type: "VEC3",
    }),
  );
}

/** Accessors of unit quaternions, x y z w, as 16-bit numbers of which `bits` are kept. */
export function addTurnRuns(writer: GlbWriter, runs: readonly Float32Array[], bits: number): number[] {
  const turns = concatenated(runs, (length) => new Float32Array(length));
  const count = turns.length / 4;
  const bufferView = writer.addCompressedView(
    MeshoptEncoder.encodeFilterQuat(turns, count, TURN_BYTES, bits),
    { count, strideBytes: TURN_BYTES, mode: "ATTRIBUTES", filter: "QUATERNION" },
  );
  return eachRun(runs, 4, TURN_BYTES, (byteOffset, runCount) =>
    writer.addAccessor({
      bufferView,
      ...(byteOffset > 0 && { byteOffset }),
      componentType: SHORT,
      normalized: true,
      count: runCount,
      type: "VEC4",
    }),
  );
}

/** Accessors of feature ids. */
export function addIdRuns(writer: GlbWriter, runs: readonly Uint16Array[]): number[] {
  const ids = concatenated(runs, (length) => new Uint16Array(length));
  const words = new Uint16Array(2 * ids.length);
  for (let i = 0; i < ids.length; i++) words[2 * i] = ids[i]!;
  const bufferView = writer.addCompressedView(new Uint8Array(words.buffer), {
    count: ids.length,
    strideBytes: ID_BYTES,
    mode: "ATTRIBUTES",
  });
  return eachRun(runs, 1, ID_BYTES, (byteOffset, count) =>
    writer.addAccessor({
      bufferView,
      ...(byteOffset > 0 && { byteOffset }),
      componentType: UNSIGNED_SHORT,
      count,
      type: "SCALAR",
    }),
  );
}

interface NumberArray {
  readonly length: number;
  set(values: ArrayLike<number>, offset: number): void;
}

function concatenated<T extends NumberArray & ArrayLike<number>>(
  runs: readonly T[],
  create: (length: number) => T,
): T {
  const all = create(runs.reduce((sum, run) => sum + run.length, 0));
  let at = 0;
  for (const run of runs) {
    all.set(run, at);
    at += run.length;
  }
  return all;
}

function eachRun<T extends ArrayLike<number>>(
  runs: readonly T[],
  components: number,
  strideBytes: number,
  accessorOf: (byteOffset: number, count: number) => number,
): number[] {
  let byteOffset = 0;
  return runs.map((run) => {
    const count = run.length / components;
    const accessor = accessorOf(byteOffset, count);
    byteOffset += count * strideBytes;
    return accessor;
  });
}
