import type { Frame } from "./frame.ts";

const MAX_PARTS = 255;
const MAX_BYTES = 65_536;
const MAX_AGE_MS = 60_000;
/** messages one terminal may have under way at a time */
const MAX_MESSAGES = 4;

interface Assembly {
  readonly firstSerial: number;
  readonly startedMs: number;
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
    assembly.missing--;
    assembly.bytes += frame.body.length;
    if (assembly.bytes > MAX_BYTES) this.#assemblies.delete(key);
    else if (assembly.missing === 0) {
      this.#assemblies.delete(key);
      return { ...whole, serial: firstSerial, body: Buffer.concat(assembly.parts as Buffer[]) };
    }
    return undefined;
  }

  #start(key: string, firstSerial: number, total: number, nowMs: number): Assembly {
    if (this.#assemblies.size >= MAX_MESSAGES) {
      const [oldest] = this.#assemblies.keys();
      this.#assemblies.delete(oldest!);
    }
    const assembly = {
      firstSerial,
      startedMs: nowMs,
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
