import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Planted } from "./planted.ts";
import { type SimulatorOptions, startSimulator } from "./start-simulator.ts";

const USAGE = `twin simulate --publication DIR [--server URL] [--host H] [--port N] [--seed N] [--rate N] [--json]

Drives the vehicles of a publication through JT/T 808 over TCP, switches its lamps and measures its water over HTTP.
Some drivers do what is not allowed, lamps fail, a main bursts: the same for the same seed.
  --publication DIR  folder that twin build wrote
  --server URL       the server's HTTP address, for lamps; http://127.0.0.1:8080
  --host H           host of the JT/T 808 port; 127.0.0.1
  --port N           JT/T 808 port; 6808
  --seed N           same seed, same tracks; 1
  --rate N           times as many reports as usual, for load tests; 1
  INGEST_KEY (environment) is sent with lamp reports
  --cheating SHARE   share of trips with something that is not allowed; 0.12
  --planted FILE     what is not allowed, as it begins: a line of JSON each, appended
  --json             every ten seconds one line with counts on stdout
When the server goes away the terminals keep their reports, connect again and send them later.

Example: npx twin simulate --publication data/demo/publication --port 6808`;

const STATUS_MS = 10_000;

/** Exit codes: 0 ended or nothing to simulate, 1 no publication, 2 wrong usage. */
async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return;
  const { json, ...simulator } = options;
  const running = await startSimulator(simulator);
  if (running.vehicles + running.circuits + running.waterPoints === 0) {
    console.error(`${simulator.publication} has no vehicles, lamps or water points: nothing to simulate.`);
    running.close();
    process.exit(0);
  }
  console.error(
    `Simulating ${running.vehicles} vehicles, ${running.circuits} lamp circuits and ${running.waterPoints} water points, seed ${simulator.seed}.`,
  );
  const status = json
    ? setInterval(() => console.log(JSON.stringify(running.counts())), STATUS_MS)
    : undefined;
  const stop = () => {
    clearInterval(status);
    running.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function readOptions(): (SimulatorOptions & { json: boolean }) | undefined {
  try {
    const { values } = parseArgs({
      options: {
        publication: { type: "string" },
        server: { type: "string", default: "http://127.0.0.1:8080" },
        host: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "6808" },
        seed: { type: "string", default: "1" },
        rate: { type: "string", default: "1" },
        cheating: { type: "string", default: "0.12" },
        planted: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      return undefined;
    }
    if (!values.publication) throw new Error("--publication: expected the folder that twin build wrote");
    if (!URL.canParse(values.server)) throw new Error(`--server: found ${values.server}, expected a URL`);
    return {
      publication: values.publication,
      server: values.server,
      ...(process.env.INGEST_KEY && { ingestKey: process.env.INGEST_KEY }),
      host: values.host,
      port: wholeNumber("--port", values.port, 1, 65_535),
      seed: wholeNumber("--seed", values.seed, 0, 2 ** 31),
      rate: wholeNumber("--rate", values.rate, 1, 100),
      cheating: shareOf("--cheating", values.cheating),
      ...(values.planted && { onPlanted: plantedWriter(values.planted) }),
      json: values.json,
      say: (line) => console.error(line),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Appends lines at once: a list that ends before its simulator did would make detection look worse than it is. */
function plantedWriter(file: string): (planted: Planted) => void {
  appendFileSync(file, "");
  return (planted) => appendFileSync(file, `${JSON.stringify(planted)}\n`);
}

function shareOf(option: string, text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new Error(`${option}: found ${text}, expected a number from 0 to 1`);
  return share;
}

function wholeNumber(option: string, text: string, low: number, high: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < low || number > high)
    throw new Error(`${option}: found ${text}, expected a whole number from ${low} to ${high}`);
  return number;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
