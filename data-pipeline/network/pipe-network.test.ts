import { describe, expect, it } from "vitest";
import { FEATURES_PER_FILE } from "../../contract/publication.ts";
import { twin } from "../../contract/twin.js";
import { tableSource } from "../feature-source.ts";
import { type SampleFeature, sampleTable } from "../tiles3d/feature-table-fixture.ts";
import { decodeEdges, encodeEdges, fileEdges, networkFiles } from "./network-file.ts";
import { buildPipeNetwork, type PipeNetwork } from "./pipe-network.ts";

const MILLIMETRE_DEG = 1e-3 / 111319.49;

function pipe(
  id: string,
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  nodes: { from?: string; to?: string } = {},
): SampleFeature {
  return {
    parts: [[from, to]],
    fields: { id, fromNode: nodes.from ?? null, toNode: nodes.to ?? null, outerDiameterMm: 110 },
  };
}

function nodeIds({ nodes }: PipeNetwork): string[] {
  return Array.from({ length: nodes.count }, (_, node) => nodes.id(node));
}

describe("a pipe network", () => {
  it("joins ends that coincide within 5 mm, across any cell edge, and no others", () => {
    for (let shift = 0; shift < 12; shift++) {
      const lon = 111.58 + shift * MILLIMETRE_DEG;
      const near = buildPipeNetwork(
        sampleTable("water", "line", [
          pipe("a", [111.57, 25.19, 240], [lon, 25.19, 240]),
          pipe("b", [lon, 25.19 + 4 * MILLIMETRE_DEG, 240.05], [111.59, 25.19, 240]),
          pipe("c", [lon, 25.19 - 12 * MILLIMETRE_DEG, 240], [111.58, 25.2, 240]),
        ]),
        null,
      );
      expect(near.nodes.count).toBe(5);
      expect(near.edgeTo[0]).toBe(near.edgeFrom[1]);
      expect(near.edgeFrom[2]).not.toBe(near.edgeTo[0]);
    }
  });

  it("believes the survey's point numbers before coordinates, and names other nodes after their pipe", () => {
    const network = buildPipeNetwork(
      sampleTable("water", "line", [
        pipe("a", [111.57, 25.19, 240], [111.58, 25.19, 240], { from: "J1", to: "J2" }),
        pipe("b", [111.5801, 25.19, 240], [111.59, 25.19, 240], { from: "J2" }),
      ]),
      sampleTable("water-facilities", "point", [
        { parts: [[[111.58, 25.19, 241]]], fields: { id: "J2", kind: "gateValve" } },
        { parts: [[[111.59, 25.19, 241]]], fields: { id: "F9", kind: "hydrant" } },
      ]),
    );
    expect(nodeIds(network)).toEqual(["J1", "J2", "b/2"]);
    expect([...network.edgeFrom]).toEqual([0, 1]);
    expect([...network.edgeTo]).toEqual([1, 2]);
    expect([0, 1, 2].map((node) => network.nodes.kind(node))).toEqual(["", "gateValve", "hydrant"]);
  });

  it("is joined across pumps and valves, also where only a reservoir stands before the pump", () => {
    // R1 ─ pump ─ J1 ── a ── J2 ─ valve ─ J3 ── b ── J4
    const point = (id: string, lon: number, more: Record<string, string> = {}): SampleFeature => ({
      parts: [[[lon, 25.19, 240]]],
      fields: { id, kind: "other", ...more },
    });
    const network = buildPipeNetwork(
      sampleTable("water", "line", [
        pipe("a", [111.57, 25.19, 240], [111.58, 25.19, 240], { from: "J1", to: "J2" }),
        pipe("b", [111.5801, 25.19, 240], [111.59, 25.19, 240], { from: "J3", to: "J4" }),
      ]),
      sampleTable("water-facilities", "point", [
        point("R1", 111.569),
        point("pump", 111.5695, { fromNode: "R1", toNode: "J1" }),
        point("valve", 111.58005, { fromNode: "J2", toNode: "J3" }),
        point("lost", 111.6, { fromNode: "J4", toNode: "nobody's" }),
      ]),
    );
    const at = (id: string) => network.nodes.named(id);
    expect(network.linkIds).toEqual(["pump", "valve"]);
    expect([...network.edgeFrom].slice(2)).toEqual([at("R1"), at("J2")]);
    expect([...network.edgeTo].slice(2)).toEqual([at("J1"), at("J3")]);
    // 1e-4° of longitude at 25.19° N: 10.08 m on the ellipsoid
    expect(network.edgeLengthMeters[3]).toBeCloseTo(10.08, 2);
    expect([...network.edgeOuterDiameterMm]).toEqual([110, 110, 0, 0]);
  });

  it("survives the file: 1 cm in place, 1 mm in height and length", () => {
    const network = buildPipeNetwork(
      sampleTable("water", "line", [
        pipe("a", [111.57, 25.19, 240.123], [111.5812345, 25.1912345, 239.5]),
        pipe("b", [111.5812345, 25.1912345, 239.5], [111.56, 25.2, 251]),
      ]),
      null,
    );
    const bytes = encodeEdges("water", fileEdges(network, [0, 1], ["a", "b"]));
    expect(decodeEdges(bytes)).toEqual(fileEdges(network, [0, 1], ["a", "b"]));
    const read = twin.Network.decode(bytes);
    let [lon, lat] = [0, 0];
    read.nodeLonE7Delta.forEach((delta, node) => {
      lon += delta;
      lat += read.nodeLatE7Delta[node]!;
      expect(lon / 1e7).toBeCloseTo(network.nodes.coordinates[3 * node]!, 7);
      expect(lat / 1e7).toBeCloseTo(network.nodes.coordinates[3 * node + 1]!, 7);
    });
    expect(read.nodeHeightMm[0]).toBe(240123);
    expect(read.edgeLengthMm[0]).toBe(Math.round(network.edgeLengthMeters[0]! * 1000));
    expect(read.edgeOdMm).toEqual([110, 110]);
    expect(read.edgeFrom).toEqual([0, 1]);
  });

  it("is written in files of 1,024 pipes that share nodes by their ids, and one of pumps and valves", () => {
    const chain = Array.from({ length: FEATURES_PER_FILE + 1 }, (_, i) =>
      pipe(`p${i}`, [111.5 + i * 1e-4, 25.19, 240], [111.5 + (i + 1) * 1e-4, 25.19, 240]),
    );
    const valve = {
      parts: [[[111.5, 25.19, 240]]] as const,
      fields: { id: "v", kind: "other", fromNode: "p0/1", toNode: `p${FEATURES_PER_FILE}/2` },
    };
    const pipes = sampleTable("water", "line", chain);
    const network = buildPipeNetwork(pipes, sampleTable("water-facilities", "point", [valve]));
    const files = [...networkFiles(network, tableSource(pipes))];
    expect(files.map(({ path }) => path)).toEqual([
      "network/water/0.pb",
      "network/water/1.pb",
      "network/water/links.pb",
    ]);
    const edges = files.flatMap(({ bytes }) => {
      const { edgeId, edgeFrom, edgeTo, nodeId } = twin.Network.decode(bytes);
      return edgeId.map((id, i) => [id, nodeId[edgeFrom[i]!], nodeId[edgeTo[i]!]]);
    });
    const expected = [...pipes.ids, "v"].map((id, i) => [
      id,
      network.nodes.id(network.edgeFrom[i]!),
      network.nodes.id(network.edgeTo[i]!),
    ]);
    expect(edges).toEqual(expected);
    expect(edges).toHaveLength(FEATURES_PER_FILE + 2);
  });
});
