import { PATHS } from "../../contract/api.ts";
import { twin } from "../../contract/twin.js";
import type { Fix } from "./track-store.ts";

export interface LiveHandlers {
  /** every message; server clock minus this computer's */
  onMessage(clockOffsetMs: number): void;
  onCell(cell: string, rows: { number: number; fix: Fix; status: number }[]): void;
  onLamps(publication: string, levels: Uint8Array): void;
  onPublication(version: string, layers: string[]): void;
  onOpen(): void;
  onClose(): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The server speaks every few seconds; a link that is silent for longer is dead. */
const SILENCE_MS = 15_000;

/** Keeps a connection to /live open, again and again, until it is closed. Returns how to close it. */
export function connectLive(handlers: LiveHandlers): () => void {
  let socket: WebSocket | undefined;
  let waitMs = FIRST_WAIT_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const open = () => {
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${PATHS.live}`);
    socket.binaryType = "arraybuffer";
    const stillThere = () => {
      clearTimeout(silence);
      silence = setTimeout(() => socket?.close(), SILENCE_MS);
    };
    stillThere();
    socket.onopen = () => {
      waitMs = FIRST_WAIT_MS;
      socket?.send(twin.ClientMessage.encode({ subscribe: { all: true } }).finish());
      handlers.onOpen();
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      stillThere();
      take(new Uint8Array(event.data), handlers);
    };
    socket.onclose = () => {
      clearTimeout(silence);
      if (isClosed) return;
      handlers.onClose();
      retry = setTimeout(open, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
  };
  open();
  return () => {
    isClosed = true;
    clearTimeout(retry);
    clearTimeout(silence);
    socket?.close();
  };
}

function take(bytes: Uint8Array, handlers: LiveHandlers): void {
  const message = twin.ServerMessage.decode(bytes);
  const { cell, lamps, publication, heartbeat, hello } = message;
  const serverTimeMs = Number((cell ?? lamps ?? heartbeat ?? hello)?.serverTimeMs ?? Date.now());
  handlers.onMessage(serverTimeMs - Date.now());
  if (cell) handlers.onCell(`${cell.cellX},${cell.cellY}`, fixesOf(cell));
  if (lamps) handlers.onLamps(lamps.publication ?? "", lamps.level ?? new Uint8Array());
  if (publication) handlers.onPublication(publication.version ?? "", publication.layers ?? []);
}

/**
 * Rows of a cell frame; delta columns are summed.
 * @throws Error when the columns differ in length
 */
export function fixesOf(cell: twin.ICellFrame): { number: number; fix: Fix; status: number }[] {
  const numbers = cell.vehicleDelta ?? [];
  const column = (name: string, values: number[] | null | undefined) => {
    if ((values?.length ?? 0) !== numbers.length)
      throw new Error(`live frame: ${name} has ${values?.length ?? 0} values, expected ${numbers.length}`);
    return values ?? [];
  };
  const lon = column("lon", cell.lonE6Delta);
  const lat = column("lat", cell.latE6Delta);
  const speed = column("speed", cell.speedDkmh);
  const heading = column("heading", cell.headingDeg);
  const status = column("status", cell.status);
  const age = column("age", cell.fixAgeMs);
  const serverTimeMs = Number(cell.serverTimeMs ?? 0);
  let [number, lonE6, latE6] = [0, 0, 0];
  return numbers.map((delta, i) => {
    number += delta;
    lonE6 += lon[i]!;
    latE6 += lat[i]!;
    return {
      number,
      status: status[i]!,
      fix: {
        timeMs: serverTimeMs - age[i]!,
        lonDeg: lonE6 / 1e6,
        latDeg: latE6 / 1e6,
        speedKmh: speed[i]! / 10,
        headingDeg: heading[i]!,
      },
    };
  });
}
