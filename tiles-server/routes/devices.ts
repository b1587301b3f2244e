import express, { Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import { GATEWAY } from "../ingest/devices/device-registry.ts";
import { DEVICE_ID } from "../ingest/devices/payloads.ts";
import type { LiveServices } from "../live-services.ts";
import type { WritingOperation } from "./openapi.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const ALL = "/api/devices";
const ONE = "/api/devices/:id";
const MOST_ROWS = 10_000;

const id = z.string().regex(DEVICE_ID);
const oneSchema = z.strictObject({ id });
const deviceSchema = z.strictObject({
  id,
  domain: z.string(),
  /** of the domain, or "gateway" */
  type: z.string(),
  vendor: z.string().default(""),
});
const keySchema = z.object({ id: z.string(), key: z.string() });
const pointValue = z.union([z.number(), z.boolean(), z.string()]);

export const DEVICE_OPERATIONS: readonly WritingOperation[] = [
  {
    path: ALL,
    method: "post",
    summary: "Registers a device or gateway, or gives it a new key; the key is told once",
    params: z.strictObject({}),
    body: deviceSchema,
    response: keySchema,
  },
  {
    path: ONE,
    method: "delete",
    summary: "The device may send no more",
    params: oneSchema,
    response: z.object({ id: z.string() }),
  },
];

interface DeviceRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly live: Pick<LiveServices, "devices">;
  readonly log: Logger;
}

/** POST /api/devices, DELETE /api/devices/:id: for those who may edit. @throws HttpError 400, 401, 403, 404, 415 */
export function deviceWritingRoutes({ config, live: { devices }, log }: DeviceRoutes): Router {
  const router = Router();
  router.post(ALL, editorsOnly(config), express.json({ limit: "16kb" }), async (request, response) => {
    const device = parseInput(deviceSchema, request.body);
    const { registry, telemetry } = devices;
    const isKnown =
      device.type === GATEWAY
        ? telemetry.hasDomain(device.domain)
        : telemetry.hasType(device.domain, device.type);
    if (!isKnown)
      throw new HttpError(
        400,
        `wrong request: found ${device.domain}/${device.type}, expected ${telemetry.types}`,
      );
    if (!telemetry.hasVendor(device.vendor))
      throw new HttpError(400, `wrong request: vendor ${device.vendor} is not in telemetry.json`);
    const key = await registry.add(device, Date.now());
    log.info({ device: device.id }, "device registered");
    response.status(201).json({ id: device.id, key });
  });
  router.delete(ONE, editorsOnly(config), async (request, response) => {
    const { id } = parseInput(oneSchema, request.params);
    if (!(await devices.registry.remove(id))) throw new HttpError(404, `no device ${id} is registered`);
    log.info({ device: id }, "device removed");
    response.json({ id });
  });
  return router;
}

/** GET /api/devices?domain=: the registered ones. */
export const devicesRoute = ({ devices }: Pick<LiveServices, "devices">) =>
  jsonRoute({
    path: ALL,
    summary: "Registered devices and gateways, without their keys",
    query: z.strictObject({ domain: z.string().optional() }),
    response: z.array(deviceSchema),
    handle: ({ query: { domain } }) =>
      devices.registry.devices.filter((device) => domain === undefined || device.domain === domain),
  });

/** GET /api/device-states?domain=: the newest value of every point. */
export const deviceStatesRoute = ({ devices }: Pick<LiveServices, "devices">) =>
  jsonRoute({
    path: "/api/device-states",
    summary: "The newest value of every point of every device that has reported",
    query: z.strictObject({ domain: z.string().optional() }),
    response: z.array(
      z.object({
        device: z.string(),
        type: z.string(),
        timeMs: z.number(),
        points: z.record(z.string(), z.object({ value: pointValue, timeMs: z.number() })),
      }),
    ),
    handle: ({ query: { domain } }) => devices.states.list(domain),
  });

/** GET /api/observations?device=&from=&to=: what one device measured, oldest first. */
export const observationsRoute = (database: Database) =>
  jsonRoute({
    path: "/api/observations",
    summary: "What one device measured in an interval, oldest first; units as in telemetry.json",
    query: z.strictObject({ ...intervalQuery, device: id }),
    response: z.object({
      device: z.string(),
      observations: z.array(
        z.object({
          timeMs: z.number(),
          type: z.string(),
          points: z.record(z.string(), pointValue),
          quality: z.record(z.string(), z.number()).nullable(),
        }),
      ),
      isTruncated: z.boolean(),
    }),
    handle: async ({ query }) => {
      const { fromMs, toMs } = readInterval(query);
      const rows = await database.query<{
        ts: number;
        type: string;
        points: Record<string, number | boolean | string>;
        quality: Record<string, number> | null;
      }>(
        `SELECT ts, type, points, quality FROM observations WHERE device = $1 AND ts >= $2 AND ts < $3
         ORDER BY ts LIMIT ${MOST_ROWS + 1}`,
        [query.device, fromMs, toMs],
      );
      return {
        device: query.device,
        observations: rows
          .slice(0, MOST_ROWS)
          .map(({ ts, type, points, quality }) => ({ timeMs: ts, type, points, quality })),
        isTruncated: rows.length > MOST_ROWS,
      };
    },
  });
