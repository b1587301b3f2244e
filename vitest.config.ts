import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{contract,data-pipeline,tiles-server,viewer,scripts}/**/*.test.{ts,tsx}"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: "forks",
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "browser",
          include: ["e2e/**/*.test.ts"],
          globalSetup: ["e2e/running-twin.ts"],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          // what is waited for comes late where the processor draws; the default is one second
          expect: { poll: { timeout: 60_000, interval: 100 } },
          pool: "forks",
          fileParallelism: false,
        },
      },
    ],
  },
});
