import { z } from "zod";

/** Characters of an id in a topic: what topics and file names can both hold. */
export const DEVICE_ID = /^[A-Za-z0-9_.:\-\u4e00-\u9fff]{1,64}$/;
const MOST_OF_ARRAY = 500;

/** What one message says, before its keys are mapped. */
export interface PayloadReading {
  /** undefined = the device has no clock */
  readonly timeMs: number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly quality?: Readonly<Record<string, number>>;
}

const values = z.record(z.string().max(128), z.unknown());
/** RTUs send milliseconds as text; some devices seconds */
const time = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{9,14}$/)
      .transform(Number),
  ])
  .transform(inMilliseconds);

const ownSchema = z.object({
  ts: time.optional(),
  v: values,
  q: z.record(z.string().max(128), z.number().int()).optional(),
});
/** Huawei IoTDA: {"services":[{"service_id","properties":{},"event_time":"20261122T121212Z"}]} */
const huaweiSchema = z.object({
  services: z.array(z.object({ properties: values, event_time: z.string().optional() })).max(MOST_OF_ARRAY),
});
/** Aliyun and OneNET: {"params":{"key": value or {"value","time"}}} */
const paramsSchema = z.object({
  params: z.record(
    z.string().max(128),
    z.union([z.object({ value: z.unknown(), time: time.optional() }), z.unknown()]),
  ),
});

export type PayloadShape = "own" | "huawei" | "params" | "status";

/** @throws Error in words of the payload: not JSON, or another shape */
export function readPayload(shape: PayloadShape, bytes: Buffer): PayloadReading[] {
  if (shape === "status") return [readStatus(bytes.toString("utf8"))];
  const content = parseJson(bytes);
  switch (shape) {
    case "own":
      return (
        Array.isArray(content)
          ? parse(z.array(ownSchema).max(MOST_OF_ARRAY), content)
          : [parse(ownSchema, content)]
      ).map(({ ts, v, q }) => ({ timeMs: ts, values: v, ...(q && { quality: q }) }));
    case "huawei":
      return parse(huaweiSchema, content).services.map(({ properties, event_time }) => ({
        timeMs: event_time === undefined ? undefined : compactTime(event_time),
        values: properties,
      }));
    case "params":
      return readParams(parse(paramsSchema, content).params);
  }
}

/** "online", "offline" (a last will), 0, 1, or {"online": true}. */
function readStatus(text: string): PayloadReading {
  const word = text
    .trim()
    .replaceAll(/["{}\s]/g, "")
    .replace(/^(online|status|v):/, "");
  const isOnline = ["online", "1", "true"].includes(word);
  if (!isOnline && !["offline", "0", "false"].includes(word))
    throw new Error(`found ${text.slice(0, 40)}, expected online or offline`);
  return { timeMs: undefined, values: { isOnline } };
}

/** Values of one time are one reading. */
function readParams(params: Readonly<Record<string, unknown>>): PayloadReading[] {
  const byTime = new Map<number | undefined, Record<string, unknown>>();
  for (const [key, entry] of Object.entries(params)) {
    const isTimed = typeof entry === "object" && entry !== null && "value" in entry;
    const timeMs = isTimed && "time" in entry && typeof entry.time === "number" ? entry.time : undefined;
    const values = byTime.get(timeMs) ?? {};
    byTime.set(timeMs, values);
    values[key] = isTimed ? entry.value : entry;
  }
  return [...byTime].map(([timeMs, values]) => ({ timeMs, values }));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new Error("the payload is no JSON", { cause });
  }
}

function parse<T>(schema: z.ZodType<T>, content: unknown): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new Error(`${issue.path.join(".") || "payload"}: ${issue.message}`);
}

/** Seconds since 1970 have ten digits until 2286, milliseconds thirteen. */
function inMilliseconds(time: number): number {
  return time < 1e11 ? time * 1000 : time;
}

/** "20261122T121212Z" */
function compactTime(text: string): number {
  const ms = Date.parse(
    text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/, "$1-$2-$3T$4:$5:$6$7Z"),
  );
  if (Number.isNaN(ms)) throw new Error(`event_time: found ${text.slice(0, 40)}, expected 20261122T121212Z`);
  return ms;
}
