const FIN_BINARY = 0x82;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A whole binary message as a server's WebSocket frame, unmasked, so that it is made once for all viewers.
 * Format: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function binaryFrame(payload: Uint8Array): Buffer {
  const { length } = payload;
  const headBytes = length < LENGTH_16 ? 2 : length < 2 ** 16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame[0] = FIN_BINARY;
  if (headBytes === 2) {
    frame[1] = length;
  } else if (headBytes === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, headBytes);
  return frame;
}
