/** Message ids of JT/T 808 that this server speaks; names are the standard's. */
export const MESSAGE = {
  /** 终端通用应答 */
  terminalAnswer: 0x0001,
  /** 终端心跳 */
  heartbeat: 0x0002,
  /** 终端注销 */
  logout: 0x0003,
  /** 终端补传分包请求, since 2019 */
  resendParts: 0x0005,
  /** 终端注册 */
  register: 0x0100,
  /** 终端鉴权 */
  authenticate: 0x0102,
  /** 查询终端参数应答 */
  parameters: 0x0104,
  /** 位置信息汇报 */
  location: 0x0200,
  /** 定位数据批量上传 */
  locationBatch: 0x0704,
  /** 平台通用应答 */
  platformAnswer: 0x8001,
  /** 服务器补传分包请求 */
  requestParts: 0x8003,
  /** 终端注册应答 */
  registerAnswer: 0x8100,
  /** 设置终端参数 */
  setParameters: 0x8103,
  /** 查询终端参数 */
  queryParameters: 0x8104,
  /** 查询指定终端参数 */
  querySomeParameters: 0x8106,
  /** 人工确认报警消息 */
  confirmAlarm: 0x8203,
  /** 文本信息下发 */
  text: 0x8300,
  /** 设置圆形区域 */
  setCircles: 0x8600,
  /** 删除圆形区域 */
  deleteCircles: 0x8601,
  /** 设置矩形区域 */
  setRectangles: 0x8602,
  /** 删除矩形区域 */
  deleteRectangles: 0x8603,
  /** 设置多边形区域 */
  setPolygon: 0x8604,
  /** 删除多边形区域 */
  deletePolygons: 0x8605,
  /** 设置路线 */
  setRoute: 0x8606,
  /** 删除路线 */
  deleteRoutes: 0x8607,
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
