/** The decoder's own declarations are not reachable through its package exports; this is the part our tests use. */
declare module "@here/quantized-mesh-decoder" {
  export interface QuantizedMesh {
    header: {
      centerX: number;
      centerY: number;
      centerZ: number;
      minHeight: number;
      maxHeight: number;
      boundingSphereCenterX: number;
      boundingSphereCenterY: number;
      boundingSphereCenterZ: number;
      boundingSphereRadius: number;
      horizonOcclusionPointX: number;
      horizonOcclusionPointY: number;
      horizonOcclusionPointZ: number;
    };
    /** u of all vertices, then v, then height */
    vertexData: Uint16Array;
    triangleIndices: Uint16Array | Uint32Array;
    westIndices: Uint16Array | Uint32Array;
    southIndices: Uint16Array | Uint32Array;
    eastIndices: Uint16Array | Uint32Array;
    northIndices: Uint16Array | Uint32Array;
    extensions: { vertexNormals: Uint8Array };
  }
  export const DECODING_STEPS: Readonly<
    Record<"header" | "vertices" | "triangleIndices" | "edgeIndices" | "extensions", number>
  >;
  export default function decode(data: ArrayBuffer, options?: { maxDecodingStep: number }): QuantizedMesh;
}
