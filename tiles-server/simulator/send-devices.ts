import { PATHS } from "../../contract/api.ts";
import type { Lighting } from "./lighting.ts";
import type { WaterNetwork } from "./water.ts";

const TICK_MS = 5_000;
const BATCH = 1_000;
/** A server that starts or restarts is no news. */
const SILENT_FAILURE_MS = 30_000;
/** Devices send what they measured before the start, as vehicles do. */
const BACKFILL_MS = 3600_000;

interface Sending {
  readonly server: string;
  readonly ingestKey: string | undefined;
  readonly say: (line: string) => void;
}

/** Sends what lamps and water points have due every five seconds; what was not taken is due again. Returns the end of it. */
export function sendDevices(
  lighting: Lighting,
  water: WaterNetwork,
  { server, ingestKey, say }: Sending,
): () => void {
  const authorization: Record<string, string> = ingestKey ? { Authorization: `Bearer ${ingestKey}` } : {};
  const stopped = new AbortController();
  let circuitsSinceMs: number | undefined;
  let sinceMs = Date.now() - BACKFILL_MS;
  let isSending = false;
  let failingSinceMs: number | undefined;
  let hasSaid = false;

  const post = async (path: string, list: readonly unknown[]) => {
    for (let i = 0; i < list.length; i += BATCH) {
      const response = await fetch(new URL(path, server), {
        method: "POST",
        headers: { "Content-Type": "application/json", ...authorization },
        body: JSON.stringify(list.slice(i, i + BATCH)),
        signal: stopped.signal,
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    }
  };
  const send = async () => {
    if (isSending) return;
    isSending = true;
    const untilMs = Date.now();
    try {
      await post(PATHS.ingestLamps, lighting.reports(circuitsSinceMs, untilMs));
      circuitsSinceMs = untilMs;
      const observations = [
        ...lighting.observations(sinceMs, untilMs),
        ...water.observations(sinceMs, untilMs),
      ];
      await post("/ingest/observations", observations);
      sinceMs = untilMs;
      failingSinceMs = undefined;
      hasSaid = false;
    } catch (error) {
      // the reconnect loop: the next round sends what this one could not
      failingSinceMs ??= untilMs;
      const isWorthSaying = untilMs - failingSinceMs > SILENT_FAILURE_MS && !hasSaid;
      if (isWorthSaying && !stopped.signal.aborted) {
        say(`reports of lamps and water points are not taken: ${(error as Error).message}`);
        hasSaid = true;
      }
    }
    isSending = false;
  };
  void send();
  const timer = setInterval(() => void send(), TICK_MS);
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}
