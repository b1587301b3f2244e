import { FEATURES_PER_FILE, networkFile, networkLinksFile } from "../../contract/publication.ts";
import { twin } from "../../contract/twin.js";
import type { FeatureSource } from "../feature-source.ts";
import type { PipeNetwork } from "./pipe-network.ts";

export interface NetworkFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Files of a network: one for as many pipes as a feature file holds, in the order of the layer's rows, and one for the
 * facilities that join two points, where there are any. Files share nodes by their ids.
 * @param pipes of the network, for their ids
 */
export function* networkFiles(network: PipeNetwork, pipes: FeatureSource): Iterable<NetworkFile> {
  const edgesFrom = (from: number, ids: readonly string[]) =>
    encodeEdges(
      network.layer,
      fileEdges(
        network,
        ids.map((_, i) => from + i),
        ids,
      ),
    );
  for (let n = 0; n * FEATURES_PER_FILE < pipes.count; n++) {
    const from = n * FEATURES_PER_FILE;
    const rows = Math.min(FEATURES_PER_FILE, pipes.count - from);
    const { ids } = pipes.rows(
      Uint32Array.from({ length: rows }, (_, i) => from + i),
      [],
    );
    yield { path: networkFile(network.layer, n), bytes: edgesFrom(from, ids) };
  }
  if (network.linkIds.length > 0)
    yield { path: networkLinksFile(network.layer), bytes: edgesFrom(pipes.count, network.linkIds) };
}

/** A node as a file says it. */
interface FileNode {
  readonly id: string;
  /** key of POINT_KINDS of the facility that stands there, or "" */
  readonly kind: string;
  /** 1e-7 degree */
  readonly lonE7: number;
  readonly latE7: number;
  /** survey height of the pipe axis */
  readonly heightMm: number;
}

/** An edge as a file says it. */
export interface FileEdge {
  readonly id: string;
  readonly from: FileNode;
  readonly to: FileNode;
  readonly lengthMm: number;
  readonly outerDiameterMm: number;
}

/**
 * Some edges of a network, rounded as files say them.
 * @param ids of these edges
 */
export function fileEdges(
  network: PipeNetwork,
  edges: readonly number[],
  ids: readonly string[],
): FileEdge[] {
  const known = new Map<number, FileNode>();
  const { coordinates } = network.nodes;
  const nodeOf = (node: number): FileNode => {
    const found = known.get(node);
    if (found) return found;
    const made = {
      id: network.nodes.id(node),
      kind: network.nodes.kind(node),
      lonE7: Math.round(coordinates[3 * node]! * 1e7),
      latE7: Math.round(coordinates[3 * node + 1]! * 1e7),
      heightMm: Math.round(coordinates[3 * node + 2]! * 1000),
    };
    known.set(node, made);
    return made;
  };
  return edges.map((edge, i) => ({
    id: ids[i]!,
    from: nodeOf(network.edgeFrom[edge]!),
    to: nodeOf(network.edgeTo[edge]!),
    lengthMm: Math.round(network.edgeLengthMeters[edge]! * 1000),
    outerDiameterMm: network.edgeOuterDiameterMm[edge]!,
  }));
}

/** twin.Network of some edges with the nodes they join, in the order in which they are met: positions as differences. */
export function encodeEdges(layer: string, edges: readonly FileEdge[]): Uint8Array {
  const indices = new Map<string, number>();
  const nodes: FileNode[] = [];
  const indexOf = (node: FileNode): number => {
    const { id, kind, lonE7, latE7, heightMm } = node;
    const key = `${lonE7} ${latE7} ${heightMm} ${kind} ${id}`;
    let index = indices.get(key);
    if (index === undefined) {
      index = nodes.push(node) - 1;
      indices.set(key, index);
    }
    return index;
  };
  const ends = edges.map(({ from, to }) => [indexOf(from), indexOf(to)] as const);
  return twin.Network.encode({
    layer,
    nodeId: nodes.map(({ id }) => id),
    nodeLonE7Delta: differences(nodes.map(({ lonE7 }) => lonE7)),
    nodeLatE7Delta: differences(nodes.map(({ latE7 }) => latE7)),
    nodeHeightMm: nodes.map(({ heightMm }) => heightMm),
    nodeKind: nodes.map(({ kind }) => kind),
    edgeId: edges.map(({ id }) => id),
    edgeFrom: ends.map(([from]) => from),
    edgeTo: ends.map(([, to]) => to),
    edgeLengthMm: edges.map(({ lengthMm }) => lengthMm),
    edgeOdMm: edges.map(({ outerDiameterMm }) => outerDiameterMm),
  }).finish();
}

/** Reads what encodeEdges wrote. */
export function decodeEdges(bytes: Uint8Array): FileEdge[] {
  const file = twin.Network.decode(bytes);
  const lonE7 = sums(file.nodeLonE7Delta);
  const latE7 = sums(file.nodeLatE7Delta);
  const nodes = file.nodeId.map(
    (id, i): FileNode => ({
      id,
      kind: file.nodeKind[i]!,
      lonE7: lonE7[i]!,
      latE7: latE7[i]!,
      heightMm: file.nodeHeightMm[i]!,
    }),
  );
  return file.edgeId.map((id, i) => ({
    id,
    from: nodes[file.edgeFrom[i]!]!,
    to: nodes[file.edgeTo[i]!]!,
    lengthMm: file.edgeLengthMm[i]!,
    outerDiameterMm: file.edgeOdMm[i]!,
  }));
}

/** The first value, then what each adds to the one before. */
function differences(values: readonly number[]): number[] {
  return values.map((value, i) => value - (i > 0 ? values[i - 1]! : 0));
}

/** The values of their differences. */
function sums(differences: readonly number[]): number[] {
  let sum = 0;
  return differences.map((difference) => {
    sum += difference;
    return sum;
  });
}
