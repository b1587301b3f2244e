import { DEVICE_ID, type PayloadShape } from "./payloads.ts";

/** Who a topic speaks of, and in what shape. */
export interface TopicAddress {
  readonly device: string;
  /** in the county's own topics only */
  readonly domain?: string;
  readonly type?: string;
  readonly shape: PayloadShape;
}

const VENDOR_TOPICS: readonly { pattern: RegExp; shape: PayloadShape }[] = [
  // Huawei IoTDA
  { pattern: /^\$oc\/devices\/([^/]+)\/sys\/properties\/report$/, shape: "huawei" },
  // Aliyun: product key, device name
  { pattern: /^\/sys\/[^/]+\/([^/]+)\/thing\/event\/property\/post$/, shape: "params" },
  // OneNET: product, device
  { pattern: /^\$sys\/[^/]+\/([^/]+)\/thing\/property\/post$/, shape: "params" },
];

/** What to subscribe to at a broker of others. */
export function subscriptions(prefix: string): string[] {
  return [
    `${prefix}/v1/+/+/+/telemetry`,
    `${prefix}/v1/+/+/+/event`,
    `${prefix}/v1/+/+/+/status`,
    "$oc/devices/+/sys/properties/report",
    "/sys/+/+/thing/event/property/post",
    "$sys/+/+/thing/property/post",
  ];
}

/** `PREFIX/v1/DOMAIN/TYPE/DEVICE/telemetry|event|status`, or a vendor cloud's; undefined for any other topic. */
export function readTopic(prefix: string, topic: string): TopicAddress | undefined {
  const parts = topic.split("/");
  if (parts.length === 6 && parts[0] === prefix && parts[1] === "v1") {
    const [, , domain, type, device, what] = parts as [string, string, string, string, string, string];
    const isKnown = what === "telemetry" || what === "event" || what === "status";
    if (!isKnown || !DEVICE_ID.test(device)) return undefined;
    return { device, domain, type, shape: what === "status" ? "status" : "own" };
  }
  for (const { pattern, shape } of VENDOR_TOPICS) {
    const device = pattern.exec(topic)?.[1];
    if (device !== undefined && DEVICE_ID.test(device)) return { device, shape };
  }
  return undefined;
}

/** Where commands to a device go; the only topic it may subscribe to. */
export function isCommandTopic(prefix: string, topic: string, device: string): boolean {
  const parts = topic.split("/");
  return (
    parts.length === 6 &&
    parts[0] === prefix &&
    parts[1] === "v1" &&
    parts[4] === device &&
    parts[5] === "cmd"
  );
}
