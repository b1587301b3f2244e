import type { FeatureTable } from "../feature-table.ts";
import { buildPipeNetwork, type PipeNetwork } from "../network/pipe-network.ts";
import { type NetworkIndex, NetworkPlaces } from "./network-index.ts";
import { type PartTable, partTable } from "./part-table.ts";

/** Columns that a network and its joints are made from. */
const PIPE_COLUMNS = ["fromNode", "toNode", "outerDiameterMm"];
const FACILITY_COLUMNS = ["fromNode", "toNode", "kind"];

/** A pipe layer and the facilities on it, in the county's frame. */
export interface NetworkTables {
  readonly pipes: FeatureTable;
  readonly pipesEnu: Float64Array;
  readonly facilities: FeatureTable | null;
  readonly facilitiesEnu: Float64Array;
}

/** A part of a network with everything that decides about the nodes of its inner pipes and facilities. */
export interface NetworkPart {
  /** rows of the pipes whose nodes are as in the whole network, rising */
  readonly inner: readonly number[];
  readonly pipes: PartTable;
  /** rows of the facilities at the places, rising */
  readonly facilityRows: readonly number[];
  readonly facilities: PartTable | null;
  readonly network: PipeNetwork;
}

/**
 * The pipes that end at some places, their neighbours, and the facilities there, as a network of their own: what it says of
 * the inner pipes and of the facilities is what the whole network says, because every end that shares a node with them
 * is in it, in the same order.
 * @param index of these tables
 */
export function networkPart(tables: NetworkTables, index: NetworkIndex, places: NetworkPlaces): NetworkPart {
  const { pipes, pipesEnu, facilities, facilitiesEnu } = tables;
  const inner = index.pipesAt(places);
  const around = new NetworkPlaces();
  for (const row of inner) around.addPipe(pipes, row);
  const facilityRows = facilities ? index.facilitiesAt(places) : [];
  for (const row of facilityRows) around.addFacility(facilities!, row);
  const pipePart = partTable(pipes, pipesEnu, index.pipesAt(around), PIPE_COLUMNS);
  const facilityPart =
    facilities && partTable(facilities, facilitiesEnu, index.facilitiesAt(around), FACILITY_COLUMNS);
  return {
    inner,
    pipes: pipePart,
    facilityRows,
    facilities: facilityPart,
    network: buildPipeNetwork(pipePart.table, facilityPart?.table ?? null),
  };
}
