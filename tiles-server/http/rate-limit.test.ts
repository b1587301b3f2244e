import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { expect, it } from "vitest";
import { answerErrors } from "./errors.ts";
import { rateLimit } from "./rate-limit.ts";

it("asks one address to wait when it sends too much, and lets others in", async () => {
  const app = express();
  app.set("trust proxy", "loopback");
  app.use(rateLimit({ requests: 3, seconds: 600 }));
  app.get("/", (_request, response) => void response.send("in"));
  app.use(answerErrors(pino({ level: "silent" })));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = (from: string) => fetch(`http://127.0.0.1:${port}/`, { headers: { "X-Forwarded-For": from } });
  for (let i = 0; i < 3; i++) expect((await ask("10.0.0.1")).status).toBe(200);
  const refused = await ask("10.0.0.1");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
  expect(await refused.json()).toEqual({ error: expect.stringMatching(/at most 3 in 600 s/) });
  expect((await ask("10.0.0.2")).status).toBe(200);
  server.close();
});
