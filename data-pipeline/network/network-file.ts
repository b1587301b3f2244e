import { FEATURES_PER_FILE, networkFile, networkLinksFile } from "../../contract/publication.ts";
import { twin } from "../../contract/twin.js";
import type { PipeNetwork } from "./pipe-network.ts";

export interface NetworkFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Files of a network: one for as many pipes as a feature file holds, in the order of the layer's rows, and one for the
 * facilities that join two points, where there are any. Files share nodes by their ids.
 * @param pipeCount edges that are pipes; the rest are facilities
 */
export function networkFiles(network: PipeNetwork, pipeCount: number): NetworkFile[] {
  const files: NetworkFile[] = [];
  for (let from = 0; from < pipeCount; from += FEATURES_PER_FILE)
    files.push({
      path: networkFile(network.layer, files.length),
      bytes: encodeNetwork(network, edgesFrom(from, Math.min(pipeCount, from + FEATURES_PER_FILE))),
    });
  if (network.edgeIds.length > pipeCount)
    files.push({
      path: networkLinksFile(network.layer),
      bytes: encodeNetwork(network, edgesFrom(pipeCount, network.edgeIds.length)),
    });
  return files;
}

/**
 * twin.Network of some edges with the nodes they join, in the order in which they are met: positions in 1e-7 degree as
 * differences, lengths in millimetres.
 */
export function encodeNetwork(network: PipeNetwork, edges: readonly number[]): Uint8Array {
  const local = new Map<number, number>();
  const nodeIn = (node: number): number => {
    let index = local.get(node);
    if (index === undefined) {
      index = local.size;
      local.set(node, index);
    }
    return index;
  };
  const edgeFrom: number[] = [];
  const edgeTo: number[] = [];
  const edgeLengthMm: number[] = [];
  for (const edge of edges) {
    edgeFrom.push(nodeIn(network.edgeFrom[edge]!));
    edgeTo.push(nodeIn(network.edgeTo[edge]!));
    edgeLengthMm.push(Math.round(network.edgeLengthMeters[edge]! * 1000));
  }
  const nodes = [...local.keys()];
  const { nodeCoordinates } = network;
  const lonE7 = nodes.map((node) => Math.round(nodeCoordinates[3 * node]! * 1e7));
  const latE7 = nodes.map((node) => Math.round(nodeCoordinates[3 * node + 1]! * 1e7));
  return twin.Network.encode({
    layer: network.layer,
    nodeId: nodes.map((node) => network.nodeIds[node]!),
    nodeLonE7Delta: differences(lonE7),
    nodeLatE7Delta: differences(latE7),
    nodeHeightMm: nodes.map((node) => Math.round(nodeCoordinates[3 * node + 2]! * 1000)),
    nodeKind: nodes.map((node) => network.nodeKinds[node]!),
    edgeId: edges.map((edge) => network.edgeIds[edge]!),
    edgeFrom,
    edgeTo,
    edgeLengthMm,
    edgeOdMm: edges.map((edge) => network.edgeOuterDiameterMm[edge]!),
  }).finish();
}

function edgesFrom(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, i) => from + i);
}

/** The first value, then what each adds to the one before. */
function differences(values: readonly number[]): number[] {
  return values.map((value, i) => value - (i > 0 ? values[i - 1]! : 0));
}
