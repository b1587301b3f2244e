/** Message ids of JT/T 808 that this server speaks; names are the standard's. */
export const MESSAGE = {
  /** 终端通用应答 */
  terminalAnswer: 0x0001,
  /** 终端心跳 */
  heartbeat: 0x0002,
  /** 终端注销 */
  logout: 0x0003,
  /** 终端注册 */
  register: 0x0100,
  /** 终端鉴权 */
  authenticate: 0x0102,
  /** 位置信息汇报 */
  location: 0x0200,
  /** 定位数据批量上传 */
  locationBatch: 0x0704,
  /** 平台通用应答 */
  platformAnswer: 0x8001,
  /** 终端注册应答 */
  registerAnswer: 0x8100,
} as const;

/** A body that does not have the shape its message id promises. */
export class BodyError extends Error {
  constructor(message: string, found: string, expected: string) {
    super(`${message}: found ${found}, expected ${expected}`);
    this.name = "BodyError";
  }
}

/** @throws BodyError when the body is shorter than the fixed part of its message */
export function requireLength(body: Uint8Array, bytes: number, message: string): void {
  if (body.length < bytes) throw new BodyError(message, `${body.length} bytes`, `at least ${bytes}`);
}
