import { isDeepStrictEqual } from "node:util";
import { type PipeJoint, pipeJoints } from "../tiles3d/pipe-joints.ts";
import { type NetworkPart, type NetworkTables, networkPart } from "./neighbourhood.ts";
import { type NetworkIndex, NetworkPlaces } from "./network-index.ts";

/** Rows of one layer that an edit touches: where they were, and where they are. */
export interface TouchedRows {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What an edit changes in a network besides the features themselves. */
export interface NetworkEffects {
  /** joints of the pipes around the edit, by pipeJoints' key in the table after */
  readonly joints: ReadonlyMap<number, PipeJoint | undefined>;
  /** rows after of pipes whose joints differ */
  readonly rejoined: ReadonlySet<number>;
  /** rows after of pipes that the network's files describe otherwise */
  readonly redescribed: readonly number[];
  /** the network around the edit, as it is now */
  readonly part: NetworkPart;
}

/**
 * Looks at the network around an edit as it was and as it is.
 * @param index of the tables before; of those after when this returns
 * @param pipes touched rows of the pipes; @param facilities of the facilities
 */
export function networkEffects(
  before: NetworkTables,
  after: NetworkTables,
  index: NetworkIndex,
  pipes: TouchedRows,
  facilities: TouchedRows,
): NetworkEffects {
  const places = new NetworkPlaces();
  for (const row of pipes.before) places.addPipe(before.pipes, row);
  for (const row of pipes.after) places.addPipe(after.pipes, row);
  for (const row of facilities.before) places.addFacility(before.facilities!, row);
  for (const row of facilities.after) places.addFacility(after.facilities!, row);
  const then = new Map(described(networkPart(before, index, places)).map((pipe) => [pipe.id, pipe]));
  for (const row of pipes.before) index.removePipe(before.pipes, row);
  for (const row of pipes.after) index.addPipe(after.pipes, row);
  for (const row of facilities.before) index.removeFacility(before.facilities!, row);
  for (const row of facilities.after) index.addFacility(after.facilities!, row);
  const part = networkPart(after, index, places);
  const joints = new Map<number, PipeJoint | undefined>();
  const rejoined = new Set<number>();
  const redescribed: number[] = [];
  for (const pipe of described(part)) {
    const old = then.get(pipe.id);
    joints.set(2 * pipe.row, pipe.joints[0]).set(2 * pipe.row + 1, pipe.joints[1]);
    if (!isDeepStrictEqual(pipe.joints, old?.joints)) rejoined.add(pipe.row);
    if (!isDeepStrictEqual(pipe.nodes, old?.nodes)) redescribed.push(pipe.row);
  }
  return { joints, rejoined, redescribed, part };
}

interface DescribedPipe {
  readonly row: number;
  readonly id: string;
  readonly joints: readonly [start: PipeJoint | undefined, end: PipeJoint | undefined];
  /** name, place and kind of both nodes, length, size */
  readonly nodes: readonly (string | number)[];
}

function described({ inner, pipes, network }: NetworkPart): DescribedPipe[] {
  const joints = pipeJoints(pipes.table, pipes.enu, network);
  return inner.map((row) => {
    const here = pipes.rowOf.get(row)!;
    const ends = [network.edgeFrom[here]!, network.edgeTo[here]!];
    return {
      row,
      id: pipes.table.ids[here]!,
      joints: [joints.get(2 * here), joints.get(2 * here + 1)],
      nodes: [
        ...ends.flatMap((node) => [
          network.nodes.id(node),
          network.nodes.kind(node),
          ...network.nodes.coordinates.subarray(3 * node, 3 * node + 3),
        ]),
        network.edgeLengthMeters[here]!,
        network.edgeOuterDiameterMm[here]!,
      ],
    };
  });
}
