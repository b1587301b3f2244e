import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("configuration", () => {
  it("has defaults for everything: this machine only, embedded database", () => {
    expect(readConfig({})).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      jt808Host: "127.0.0.1",
      jt808Port: 6808,
      dataDir: "./data",
      databaseUrl: undefined,
      trustedOrigins: [],
    });
  });

  it("reads origins as a list and keeps only their origin part", () => {
    const { trustedOrigins } = readConfig({
      TRUSTED_ORIGINS: "https://twin.example.cn/planner, http://10.0.0.5:8080",
    });
    expect(trustedOrigins).toEqual(["https://twin.example.cn", "http://10.0.0.5:8080"]);
  });

  it("names every wrong variable at once, with what was found", () => {
    const wrong = () =>
      readConfig({
        PORT: "80000",
        HOST: "not a host",
        DATABASE_URL: "mysql://db",
        LOG_LEVEL: "loud",
        TRUSTED_ORIGINS: "twin.example.cn",
        STATEMENT_TIMEOUT_MS: "soon",
      });
    for (const name of [
      "PORT=80000",
      "HOST=not a host",
      "DATABASE_URL=mysql://db",
      "LOG_LEVEL=loud",
      "TRUSTED_ORIGINS=twin.example.cn",
      "STATEMENT_TIMEOUT_MS=soon",
    ])
      expect(wrong).toThrow(name);
  });

  it("refuses several servers on an embedded database, and reads the nodes of a bus without printing their password", () => {
    const NATS_URL = "nats://twin:geheim@10.0.0.1:4222, nats://10.0.0.2:4222";
    expect(() => readConfig({ NATS_URL })).toThrow(/NATS_URL=nats:\/\/…@10.0.0.1.*set DATABASE_URL/);
    expect(() => readConfig({ NATS_URL })).not.toThrow(/geheim/);
    const { natsUrls } = readConfig({ NATS_URL, DATABASE_URL: "postgres://db/twin" });
    expect(natsUrls.map(({ host }) => host)).toEqual(["10.0.0.1:4222", "10.0.0.2:4222"]);
    expect(() => readConfig({ NATS_URL: "redis://10.0.0.1", DATABASE_URL: "postgres://db/twin" })).toThrow(
      "NATS_URL",
    );
    expect(readConfig({}).natsUrls).toEqual([]);
  });

  it("does not print the password of a database", () => {
    expect(() => readConfig({ DATABASE_URL: "postgres://u:geheim@db/x", PORT: "x" })).toThrow(
      /^(?!.*geheim)/s,
    );
  });
});
