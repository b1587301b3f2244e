import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type TerminalCommand, terminalCommandSchema } from "../../../contract/terminal-commands.ts";
import { decodePartRequest, encodeCommand, encodePartRequest } from "./commands.ts";
import { decodeFrame, encodeFrame, type Frame, FrameReader, type ProtocolYear } from "./frame.ts";
import { MESSAGE } from "./messages.ts";
import { Outbound } from "./outbound.ts";
import { decodeParameters, decodeParametersAnswer, encodeParameters } from "./parameters.ts";
import { SubpackageJoiner } from "./subpackages.ts";

// Frames that other people's platforms would send down; shared/data/README.md says whose.
const framesFile = resolve("../shared/data/protocols/jt808-frames.jsonl");
const present = existsSync(framesFile);
if (!present) console.warn(`skipped: ${framesFile} is not here`);

const frames: Frame[] = (present ? readFileSync(framesFile, "utf8").trim().split("\n") : []).flatMap(
  (line) => {
    const { hex }: { hex: string } = JSON.parse(line);
    const frame = decodeFrame(Buffer.from(hex, "hex").subarray(1, -1));
    return frame.ok && !frame.subpackage && frame.encryption === 0 ? [frame] : [];
  },
);
const bodiesOf = (messageId: number, year?: ProtocolYear): string[] =>
  frames
    .filter((frame) => frame.messageId === messageId && (year === undefined || frame.year === year))
    .map(({ body }) => body.toString("hex"));
const bodyOf = (command: unknown, year: ProtocolYear): string =>
  encodeCommand(terminalCommandSchema.parse(command) as TerminalCommand, year).body.toString("hex");

describe.skipIf(!present)("commands are, byte for byte, what other platforms send", () => {
  it.each([2013, 2019] as const)("text of %i", (year) => {
    expect(bodiesOf(MESSAGE.text, 2013)).toContain(
      bodyOf({ type: "text", text: "smallchi 518", urgent: true }, 2013),
    );
    // the other platform sets the 2019 urgent bits as 2013 had them; the text and its kind are the same
    const text = bodyOf({ type: "text", text: "smallchi 518", urgent: true }, 2019);
    expect(bodiesOf(MESSAGE.text, 2019).map((body) => body.slice(2))).toContain(text.slice(2));
    expect(bodyOf({ type: "text", text: "a", speak: true, display: false }, year)).toBe(
      year === 2019 ? "090161" : "0861",
    );
  });

  const circle = (id: number) => ({
    id,
    name: `测试围栏${id}`,
    centre: [0.112312, 0.123123],
    radiusMeters: 123,
    from: "2020-07-26T00:00:00+08:00",
    to: "2020-07-26T23:23:59+08:00",
    maxSpeedKmh: 200,
    overspeedSeconds: 30,
    nightMaxSpeedKmh: 40,
  });
  it.each([2013, 2019] as const)("circles of %i", (year) => {
    const circles = [1, 2, 3, 4, 5].map(circle);
    expect(bodiesOf(MESSAGE.setCircles, year)).toContain(
      bodyOf({ type: "setCircles", mode: "modify", circles }, year),
    );
  });

  it.each([2013, 2019] as const)("polygons of %i", (year) => {
    const polygon = {
      id: 3,
      name: "测试围栏",
      ring: Array(5).fill([0.000345, 0.000123]),
      from: "2020-07-26T00:00:00+08:00",
      to: "2020-07-26T23:23:59+08:00",
      maxSpeedKmh: 123,
      overspeedSeconds: 60,
      nightMaxSpeedKmh: 40,
    };
    expect(bodiesOf(MESSAGE.setPolygon, year)).toContain(bodyOf({ type: "setPolygon", polygon }, year));
  });

  it.each([2013, 2019] as const)("rectangles of %i", (year) => {
    const rectangles = [1, 2, 3, 4, 5].map((id) => {
      const { centre: _centre, radiusMeters: _radius, ...area } = circle(id);
      return { ...area, bounds: [0.112312, 0.123123, 0.112312, 0.123123] };
    });
    expect(bodiesOf(MESSAGE.setRectangles, year)).toContain(
      bodyOf({ type: "setRectangles", mode: "replace", rectangles }, year),
    );
  });

  it.each([2013, 2019] as const)(
    "routes of %i, but for the number of each stretch, which is the corner's",
    (year) => {
      const point = {
        at: [121.234567, 31.234567],
        widthMeters: 9,
        longestSeconds: 1,
        shortestSeconds: 2,
        maxSpeedKmh: 3,
        overspeedSeconds: 4,
        nightMaxSpeedKmh: 5,
      };
      const route = {
        id: 0xe805,
        name: "测试区域",
        from: "2020-07-26T00:00:00+08:00",
        to: "2020-07-26T23:23:59+08:00",
        points: Array(4).fill(point),
      };
      const theirs = bodiesOf(MESSAGE.setRoute, year)[0]!;
      const corner = /(0000000[1-4])00000001(01dc)/g;
      const ours = bodyOf({ type: "setRoute", route }, year);
      expect(theirs.match(corner)).toHaveLength(4);
      expect(ours).toBe(theirs.replace(corner, "$1$1$2"));
    },
  );

  it("deletions, confirmations and questions for single parameters", () => {
    const ids = [1, 2, 3, 0xffff];
    expect(bodiesOf(MESSAGE.deleteCircles)).toContain(
      bodyOf({ type: "deleteAreas", shape: "circle", ids }, 2013),
    );
    const names = ["0x0001", "0x0003", "0x0005", "0x0007", "0x0009", "0x007F"];
    expect(bodiesOf(MESSAGE.querySomeParameters)).toContain(bodyOf({ type: "queryParameters", names }, 2019));
    expect(bodyOf({ type: "confirmAlarms", alarms: ["emergency", "areaCrossing"], serial: 123 }, 2013)).toBe(
      "007b00100001",
    );
  });

  it("parameters of every sample are read and written again without a difference", () => {
    const answers = bodiesOf(MESSAGE.parameters).map((hex) => Buffer.from(hex, "hex"));
    const samples = [
      ...bodiesOf(MESSAGE.setParameters).map((hex) => Buffer.from(hex, "hex")),
      ...answers.map((answer) => answer.subarray(2)),
    ];
    const outcome = (body: Buffer): string => {
      try {
        const again = encodeParameters(decodeParameters(body));
        return again.equals(body) ? "same" : `${body[0]} counted, ${again[0]} there`;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(samples).toHaveLength(29);
    const wrong = samples.map(outcome).filter((result) => result !== "same");
    // samples that are wrong on purpose: lengths that are not the data's, counts, bytes after the last
    expect(wrong).toHaveLength(10);
    expect(wrong.filter((result) => result.startsWith("parameters: found"))).toHaveLength(3);
    expect(wrong).toContain("9 counted, 7 there");
    expect(decodeParameters(Buffer.from("0100000001040000000a", "hex"))).toEqual({ heartbeatSeconds: 10 });
    const answer = decodeParametersAnswer(answers.find((body) => body.length === 0x4b)!);
    expect(answer.parameters).toMatchObject({
      heartbeatSeconds: 15,
      mainServer: "223.108.133.163",
      tcpPort: 808,
      maxSpeedKmh: 120,
      overspeedSeconds: 0,
    });
  });

  it("requests for missing parts", () => {
    const indices = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const year of [2013, 2019] as const) {
      const ours = encodePartRequest(0x1099, indices, year);
      expect(decodePartRequest(ours, year)).toEqual({ serial: 0x1099, indices });
    }
    expect(bodiesOf(MESSAGE.requestParts, 2013)).toContain(
      encodePartRequest(0x1099, indices, 2013).toString("hex"),
    );
  });
});

describe("commands", () => {
  it("that cannot be said are refused with what was found and expected", () => {
    expect(() => encodeParameters({ speedLimit: 3 })).toThrow("found speedLimit, expected one of");
    expect(() => encodeParameters({ heartbeatSeconds: -1 })).toThrow("expected a whole number of 4 bytes");
    expect(() => encodeParameters({ "0xF001": "zz" })).toThrow("expected hexadecimal bytes");
    expect(() => bodyOf({ type: "confirmAlarms", alarms: ["overspeed"] }, 2013)).toThrow("found overspeed");
    expect(() => bodyOf({ type: "setPolygon", polygon: { id: 1, ring: [[1, 2]] } }, 2013)).toThrow();
  });

  it("say a daily time with a date of zeros, and south and west by their bits", () => {
    const circle = {
      id: 1,
      centre: [-70, -33],
      radiusMeters: 500,
      from: "07:30",
      to: "20:00",
      alarmOnLeaving: true,
    };
    expect(bodyOf({ type: "setCircles", mode: "replace", circles: [circle] }, 2013)).toBe(
      ["0001", "00000001", "00e1", "01f78a40", "042c1d80", "000001f4", "000000073000", "000000200000"].join(
        "",
      ),
    );
  });

  it("longer than a frame go in parts, which the terminal can have again", () => {
    const written: Buffer[] = [];
    const outbound = new Outbound<string>((bytes) => written.push(bytes));
    const to = { terminal: "13900000001", year: 2019 } as const;
    const body = Buffer.from(Array.from({ length: 2500 }, (_, i) => i & 0xff));
    const serial = outbound.send(to, { messageId: MESSAGE.setPolygon, body });
    const read = (bytes: Buffer[]) => {
      const reader = new FrameReader();
      reader.append(Buffer.concat(bytes));
      const found: Frame[] = [];
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) found.push(next);
      return found;
    };
    const parts = read(written);
    expect(parts.map(({ subpackage }) => subpackage)).toEqual([
      { total: 3, index: 1 },
      { total: 3, index: 2 },
      { total: 3, index: 3 },
    ]);
    const joiner = new SubpackageJoiner();
    expect(joiner.accept(parts[0]!, 0)).toBeUndefined();
    expect(joiner.accept(parts[2]!, 0)).toBeUndefined();
    expect(joiner.takeOverdue(2_999)).toEqual([]);
    expect(joiner.takeOverdue(3_000)).toEqual([{ firstSerial: serial, indices: [2] }]);
    written.length = 0;
    const request = encodeFrame(
      { messageId: MESSAGE.resendParts, year: 2019, terminal: "13900000001", serial: 9 },
      encodePartRequest(serial, [2, 2, 77], 2019),
    );
    outbound.resend(read([request])[0]!);
    const [again] = read(written);
    expect(written).toHaveLength(1);
    expect(joiner.accept(again!, 3_100)?.body.equals(body)).toBe(true);
    expect(joiner.isWaiting).toBe(false);
  });

  it("ask for missing parts three times and then no more", () => {
    const joiner = new SubpackageJoiner();
    const header = {
      messageId: 0x704,
      year: 2013,
      terminal: "1",
      serial: 5,
      subpackage: { total: 3, index: 2 },
    } as const;
    const part = decodeFrame(encodeFrame(header, Buffer.of(1)).subarray(1, -1));
    if (part.ok) joiner.accept(part, 0);
    const asked = [3_000, 6_000, 9_000, 12_000, 15_000].map((ms) => joiner.takeOverdue(ms).length);
    expect(asked).toEqual([1, 1, 1, 0, 0]);
    joiner.takeOverdue(60_001);
    expect(joiner.isWaiting).toBe(false);
  });
});
