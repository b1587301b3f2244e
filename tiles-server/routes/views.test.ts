import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { savedViewSchema, savedViewsSchema, VIEW_PATHS } from "../../contract/views.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { answerErrors } from "../http/errors.ts";
import { viewRoutes, viewsRoute } from "./views.ts";

const KEY = "a key of sixteen letters";

describe("views that people name", () => {
  let place: TestDatabase;
  let database: Database;
  let server: Server;
  let url = "";

  const send = async (method: string, path: string, body?: unknown, key = KEY) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "Content-Type": "application/json", ...(key !== "" && { Authorization: `Bearer ${key}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const list = async () => savedViewsSchema.parse((await send("GET", VIEW_PATHS.views)).body).views;
  const view = {
    name: "偷倒路段",
    desk: "analyst",
    query: "c=111.5,25.1,800,0,-40&l=roads&t=2026-11-22T10:57:12.000Z",
  };

  beforeAll(async () => {
    place = await pgliteForTests();
    database = await openDatabase(place.config);
    const app = express();
    app.use(viewRoutes({ config: { host: "127.0.0.1", trustedOrigins: [], editKey: KEY }, database }));
    const route = viewsRoute(database);
    app.get(route.path, route.answer);
    app.use(answerErrors(pino({ level: "silent" })));
    server = createServer(app).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await database.close();
    place.remove();
  });

  it("are kept, listed by name, renamed and forgotten", async () => {
    const made = savedViewSchema.parse((await send("POST", VIEW_PATHS.views, view)).body);
    expect(made).toMatchObject(view);
    await send("POST", VIEW_PATHS.views, { ...view, name: "  Abend  " });
    expect((await list()).map(({ name }) => name)).toEqual(["Abend", "偷倒路段"]);
    const renamed = await send("PUT", VIEW_PATHS.view(made.id), { ...view, name: "偷倒路段（夜）" });
    expect(renamed.status).toBe(200);
    expect((await list()).find(({ id }) => id === made.id)).toMatchObject({
      name: "偷倒路段（夜）",
      madeMs: made.madeMs,
    });
    expect((await send("DELETE", VIEW_PATHS.view(made.id))).status).toBe(200);
    expect((await list()).map(({ name }) => name)).toEqual(["Abend"]);
    expect((await send("DELETE", VIEW_PATHS.view(made.id))).status).toBe(404);
  });

  it("do not share a name", async () => {
    await send("POST", VIEW_PATHS.views, { ...view, name: "one" });
    expect(await send("POST", VIEW_PATHS.views, { ...view, name: "one" })).toMatchObject({
      status: 409,
      body: { field: "name", found: "one" },
    });
  });

  it("are read by everyone and written by those with the key only", async () => {
    expect((await send("GET", VIEW_PATHS.views, undefined, "")).status).toBe(200);
    expect((await send("POST", VIEW_PATHS.views, view, "")).status).toBe(401);
    expect((await send("DELETE", VIEW_PATHS.view(crypto.randomUUID()), undefined, "")).status).toBe(401);
  });

  it.each([
    [{ ...view, name: "   " }, "name"],
    [{ ...view, name: "x".repeat(81) }, "name"],
    [{ ...view, desk: "kitchen" }, "desk"],
    [{ ...view, query: "c=<script> " }, "query"],
    [{ ...view, query: "l=".padEnd(4_001, "a") }, "query"],
    [{ name: "two", desk: "analyst" }, "query"],
  ])("are refused where %j is wrong", async (body, field) => {
    const answer = await send("POST", VIEW_PATHS.views, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ field });
  });
});
