/**
 * PostGIS extended well-known binary (https://postgis.net/docs/using_postgis_dbmanagement.html#EWKB_EWKT):
 * WKB with Z, M and SRID flags in the type.
 */
import type { SurveyGeometry, SurveyTableBuilder } from "./survey-table.ts";

const FLAG_Z = 0x80000000;
const FLAG_M = 0x40000000;
const FLAG_SRID = 0x20000000;
const [POINT, LINE, POLYGON, MULTI_POINT, MULTI_LINE, MULTI_POLYGON] = [1, 2, 3, 4, 5, 6];
const KINDS: Readonly<Record<number, SurveyGeometry>> = {
  1: "point",
  2: "line",
  3: "polygon",
  4: "point",
  5: "line",
  6: "polygon",
};

/**
 * Adds one geometry as a feature.
 * @returns its SRID; 0 = none
 */
export function readEwkb(bytes: Uint8Array, builder: SurveyTableBuilder, row: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let srid = 0;
  let little = true;
  const uint32 = () => {
    at += 4;
    return view.getUint32(at - 4, little);
  };
  const float64 = () => {
    at += 8;
    return view.getFloat64(at - 8, little);
  };
  const header = () => {
    little = view.getUint8(at++) === 1;
    const type = uint32();
    if (type & FLAG_SRID) srid = uint32();
    // ISO WKB adds 1000 for Z, 2000 for M
    const iso = Math.floor((type & 0x0fffffff) / 1000);
    return {
      kind: (type & 0x0fffffff) % 1000,
      hasZ: (type & FLAG_Z) !== 0 || iso === 1 || iso === 3,
      hasM: (type & FLAG_M) !== 0 || iso >= 2,
    };
  };
  const vertex = ({ hasZ, hasM }: { hasZ: boolean; hasM: boolean }) => {
    const [x, y] = [float64(), float64()];
    const z = hasZ ? float64() : Number.NaN;
    if (hasM) float64();
    builder.addVertex(x, y, z);
  };
  const body = (geometry: ReturnType<typeof header>): void => {
    switch (geometry.kind) {
      case POINT:
        vertex(geometry);
        builder.endPart();
        return;
      case LINE: {
        const count = uint32();
        for (let i = 0; i < count; i++) vertex(geometry);
        if (count > 0) builder.endPart();
        return;
      }
      case POLYGON: {
        const rings = uint32();
        for (let ring = 0; ring < rings; ring++) {
          const count = uint32();
          for (let i = 0; i < count; i++) vertex(geometry);
          builder.endRing(ring === 0);
        }
        return;
      }
      case MULTI_POINT:
      case MULTI_LINE:
      case MULTI_POLYGON: {
        const count = uint32();
        for (let i = 0; i < count; i++) body(header());
      }
    }
  };
  const geometry = header();
  builder.startFeature(KINDS[geometry.kind] ?? "other", row);
  body(geometry);
  return srid;
}
