import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * An MQTT connection whose packets are measured before they are gathered: the parser behind it would keep up to 256 MB
 * of one packet. A packet is a type byte, its length in 1 to 4 bytes of 7 bits, lowest first, and that many bytes.
 */
export class MqttStream extends Duplex {
  readonly #socket: Socket;
  readonly #mostBytes: number;
  /** bytes of the packet under way still to come; undefined = its length is being read */
  #left: number | undefined;
  #length = 0;
  /** bytes of the head read so far: 0 = before the type byte */
  #headBytes = 0;

  constructor(socket: Socket, mostBytes: number) {
    super();
    this.#socket = socket;
    this.#mostBytes = mostBytes;
    socket.on("data", (chunk: Buffer) => {
      if (!this.#fits(chunk)) this.destroy();
      else if (!this.push(chunk)) socket.pause();
    });
    socket.on("end", () => this.push(null));
    socket.on("error", () => this.destroy());
    socket.on("close", () => this.destroy());
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  /** Whether every packet that begins in these bytes is short enough. */
  #fits(chunk: Buffer): boolean {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#left !== undefined) {
        const taken = Math.min(this.#left, chunk.length - offset);
        this.#left -= taken;
        offset += taken;
        if (this.#left === 0) this.#left = undefined;
        continue;
      }
      const byte = chunk[offset++]!;
      if (this.#headBytes === 0) {
        this.#length = 0;
        this.#headBytes = 1;
        continue;
      }
      this.#length += (byte & 0x7f) * 128 ** (this.#headBytes - 1);
      this.#headBytes++;
      if (this.#length > this.#mostBytes || this.#headBytes > 5) return false;
      if (byte & 0x80) continue;
      this.#headBytes = 0;
      this.#left = this.#length === 0 ? undefined : this.#length;
    }
    return true;
  }
}
