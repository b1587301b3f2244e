import type { Frame } from "./frame.ts";

const MAX_PARTS = 255;
const MAX_BYTES = 65_536;
const MAX_AGE_MS = 60_000;
/** messages one terminal may have under way at a time */
const MAX_MESSAGES = 4;
/** A message without a new part for this long is asked for again. */
const QUIET_MS = 3_000;
const MAX_REQUESTS = 3;

interface Assembly {
  readonly firstSerial: number;
  readonly startedMs: number;
  /** when a part last came, or parts were last asked for */
  lastMs: number;
  requests: number;
  readonly parts: (Buffer | undefined)[];
  missing: number;
  bytes: number;
}

/**
 * Joins the parts of long messages of one connection. Parts may come in any order and more than once;
 * their serials are consecutive, so that serial − index names the message. Bounded: 255 parts,
 * 64 KiB, 60 s, 4 messages.
 */
export class SubpackageJoiner {
  readonly #assemblies = new Map<string, Assembly>();

  /** The whole message when this was its last missing part, with the first part's serial; undefined until then. */
  accept(frame: Frame, nowMs: number): Frame | undefined {
    const { subpackage, ...whole } = frame;
    if (!subpackage) return frame;
    this.#forget(nowMs);
    const { total, index } = subpackage;
    if (total > MAX_PARTS) return undefined;

    const firstSerial = (frame.serial - index + 1) & 0xffff;
    const key = `${frame.messageId}/${total}/${firstSerial}`;
    const assembly = this.#assemblies.get(key) ?? this.#start(key, firstSerial, total, nowMs);
    if (assembly.parts[index - 1]) return undefined;
    assembly.parts[index - 1] = Buffer.from(frame.body);
    assembly.lastMs = nowMs;
    assembly.missing--;
    assembly.bytes += frame.body.length;
    if (assembly.bytes > MAX_BYTES) this.#assemblies.delete(key);
    else if (assembly.missing === 0) {
      this.#assemblies.delete(key);
      return { ...whole, serial: firstSerial, body: Buffer.concat(assembly.parts as Buffer[]) };
    }
    return undefined;
  }

  /** A message has parts missing. */
  get isWaiting(): boolean {
    return this.#assemblies.size > 0;
  }

  /** Parts to ask for now (0x8003): of messages that have been quiet for 3 s, three times at most. */
  takeOverdue(nowMs: number): { firstSerial: number; indices: number[] }[] {
    this.#forget(nowMs);
    const overdue = [];
    for (const assembly of this.#assemblies.values()) {
      if (nowMs - assembly.lastMs < QUIET_MS || assembly.requests >= MAX_REQUESTS) continue;
      assembly.lastMs = nowMs;
      assembly.requests++;
      const indices = [...assembly.parts.keys()].filter((i) => !assembly.parts[i]).map((i) => i + 1);
      overdue.push({ firstSerial: assembly.firstSerial, indices });
    }
    return overdue;
  }

  #start(key: string, firstSerial: number, total: number, nowMs: number): Assembly {
    if (this.#assemblies.size >= MAX_MESSAGES) {
      const [oldest] = this.#assemblies.keys();
      this.#assemblies.delete(oldest!);
    }
    const assembly = {
      firstSerial,
      startedMs: nowMs,
      lastMs: nowMs,
      requests: 0,
      parts: new Array<Buffer | undefined>(total).fill(undefined),
      missing: total,
      bytes: 0,
    };
    this.#assemblies.set(key, assembly);
    return assembly;
  }

  #forget(nowMs: number): void {
    for (const [key, assembly] of this.#assemblies) {
      if (nowMs - assembly.startedMs > MAX_AGE_MS) this.#assemblies.delete(key);
    }
  }
}
