import iconv from "iconv-lite";
import type { TerminalCommand } from "../../../contract/terminal-commands.ts";
import { ALARMS, type AlarmName, CONFIRMED_ALARMS } from "./alarms.ts";
import { encodeAreaIds, encodeCircles, encodePolygon, encodeRectangles, encodeRoute } from "./areas.ts";
import type { ProtocolYear } from "./frame.ts";
import { BodyError, MESSAGE } from "./messages.ts";
import { encodeParameterNames, encodeParameters } from "./parameters.ts";

export interface OutgoingMessage {
  readonly messageId: number;
  readonly body: Buffer;
}

const DELETION = {
  circle: MESSAGE.deleteCircles,
  rectangle: MESSAGE.deleteRectangles,
  polygon: MESSAGE.deletePolygons,
  route: MESSAGE.deleteRoutes,
} as const;

/** The message that says a command to a terminal of this edition. @throws BodyError for what cannot be said in it */
export function encodeCommand(command: TerminalCommand, year: ProtocolYear): OutgoingMessage {
  switch (command.type) {
    case "text":
      return { messageId: MESSAGE.text, body: encodeText(command, year) };
    case "setParameters":
      return { messageId: MESSAGE.setParameters, body: encodeParameters(command.parameters) };
    case "queryParameters":
      return command.names
        ? { messageId: MESSAGE.querySomeParameters, body: encodeParameterNames(command.names) }
        : { messageId: MESSAGE.queryParameters, body: Buffer.alloc(0) };
    case "setCircles":
      return { messageId: MESSAGE.setCircles, body: encodeCircles(command.mode, command.circles, year) };
    case "setRectangles":
      return {
        messageId: MESSAGE.setRectangles,
        body: encodeRectangles(command.mode, command.rectangles, year),
      };
    case "setRoute":
      return { messageId: MESSAGE.setRoute, body: encodeRoute(command.route, year) };
    case "setPolygon":
      return { messageId: MESSAGE.setPolygon, body: encodePolygon(command.polygon, year) };
    case "deleteAreas":
      return {
        messageId: DELETION[command.shape],
        body: encodeAreaIds(command.ids),
      };
    case "confirmAlarms":
      return { messageId: MESSAGE.confirmAlarm, body: encodeConfirmation(command.serial, command.alarms) };
  }
}

type TextCommand = Extract<TerminalCommand, { type: "text" }>;

/** 0x8300: flags B, since 2019 kind B (1 = notice), text GBK. Bits 0–1 mean urgent (2013: bit 0; 2019: 2, service 1). */
function encodeText({ text, urgent, display, speak }: TextCommand, year: ProtocolYear): Buffer {
  const importance = year === 2019 ? (urgent ? 2 : 1) : urgent ? 1 : 0;
  const flags = importance | (display ? 1 << 2 : 0) | (speak ? 1 << 3 : 0);
  return Buffer.concat([year === 2019 ? Buffer.of(flags, 1) : Buffer.of(flags), iconv.encode(text, "gbk")]);
}

/** 0x8203: serial W of the report, 0 = all; mask DW. */
function encodeConfirmation(serial: number, alarms: readonly string[]): Buffer {
  const body = Buffer.alloc(6);
  body.writeUInt16BE(serial, 0);
  let mask = 0;
  for (const name of alarms) {
    if (!(CONFIRMED_ALARMS as readonly string[]).includes(name))
      throw new BodyError("0x8203", name, `one of ${CONFIRMED_ALARMS.join(", ")}`);
    mask |= 1 << ALARMS.indexOf(name as AlarmName);
  }
  body.writeUInt32BE(mask >>> 0, 2);
  return body;
}

/** Bodies of 0x8003 and 0x0005: first part's serial W, count B (2019: W), indices W. */
export function encodePartRequest(serial: number, indices: readonly number[], year: ProtocolYear): Buffer {
  const body = Buffer.alloc((year === 2019 ? 4 : 3) + 2 * indices.length);
  let offset = body.writeUInt16BE(serial, 0);
  offset =
    year === 2019 ? body.writeUInt16BE(indices.length, offset) : body.writeUInt8(indices.length, offset);
  for (const index of indices) offset = body.writeUInt16BE(index, offset);
  return body;
}

/** @throws BodyError when the indices are not as many as said */
export function decodePartRequest(body: Buffer, year: ProtocolYear): { serial: number; indices: number[] } {
  const head = year === 2019 ? 4 : 3;
  if (body.length < head) throw new BodyError("0x0005", `${body.length} bytes`, `at least ${head}`);
  const count = year === 2019 ? body.readUInt16BE(2) : body[2]!;
  if (body.length !== head + 2 * count)
    throw new BodyError("0x0005", `${body.length} bytes`, `${head + 2 * count} for ${count} parts`);
  const indices = Array.from({ length: count }, (_, i) => body.readUInt16BE(head + 2 * i));
  return { serial: body.readUInt16BE(0), indices };
}
