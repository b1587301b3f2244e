import { twin } from "../../contract/twin.js";
import { decodeRecords, encodeRecords, type IngestRecord } from "../ingest/records.ts";
import type { BusMessage, Shared } from "./bus.ts";

const SHARED: ReadonlySet<string> = new Set<Shared>(["rules", "devices", "publication"]);

/** A twin.BusMessage. */
export function encodeMessage({ server, sequence, records, changed, heard }: BusMessage): Uint8Array {
  return twin.BusMessage.encode({
    server,
    sequence,
    records: encodeShared(records),
    changed: [...changed],
    heard: [...heard],
  }).finish();
}

/** @throws Error for bytes that are none, e.g. of a server of another version */
export function decodeMessage(bytes: Uint8Array): BusMessage {
  const { server, sequence, records, changed, heard } = twin.BusMessage.decode(bytes);
  if (!server) throw new Error("a message of the bus names no server");
  return {
    server,
    sequence: Number(sequence ?? 0),
    records: decodeShared(records ?? new Uint8Array()),
    changed: (changed ?? []).filter(isShared),
    heard: heard ?? [],
  };
}

/** Records as others need them: what is in quarantine concerns nobody else. */
export function encodeShared(records: readonly IngestRecord[]): Buffer {
  return encodeRecords(records.filter(({ kind }) => kind !== "quarantine"));
}

export function decodeShared(bytes: Uint8Array): IngestRecord[] {
  return decodeRecords(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

export function isShared(name: string): name is Shared {
  return SHARED.has(name);
}
