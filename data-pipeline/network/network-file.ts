import { twin } from "../../contract/twin.js";
import type { PipeNetwork } from "./pipe-network.ts";

/** network/<layer>.pb: twin.Network, positions in 1e-7 degree as differences, lengths in millimetres. */
export function encodeNetwork(network: PipeNetwork): Uint8Array {
  const { nodeCoordinates } = network;
  const lonDelta: number[] = [];
  const latDelta: number[] = [];
  const heights: number[] = [];
  let lastLon = 0;
  let lastLat = 0;
  for (let i = 0; i < nodeCoordinates.length; i += 3) {
    const lon = Math.round(nodeCoordinates[i]! * 1e7);
    const lat = Math.round(nodeCoordinates[i + 1]! * 1e7);
    lonDelta.push(lon - lastLon);
    latDelta.push(lat - lastLat);
    heights.push(Math.round(nodeCoordinates[i + 2]! * 1000));
    lastLon = lon;
    lastLat = lat;
  }
  return twin.Network.encode({
    layer: network.layer,
    nodeId: [...network.nodeIds],
    nodeLonE7Delta: lonDelta,
    nodeLatE7Delta: latDelta,
    nodeHeightMm: heights,
    nodeKind: [...network.nodeKinds],
    edgeId: [...network.edgeIds],
    edgeFrom: Array.from(network.edgeFrom),
    edgeTo: Array.from(network.edgeTo),
    edgeLengthMm: Array.from(network.edgeLengthMeters, (length) => Math.round(length * 1000)),
    edgeOdMm: Array.from(network.edgeOuterDiameterMm),
  }).finish();
}
