import { parseArgs } from "node:util";
import { type SimulatorOptions, startSimulator } from "./start-simulator.ts";

const USAGE = `twin simulate --publication DIR [--server URL] [--host H] [--port N] [--seed N] [--rate N] [--json]

Drives the vehicles of a publication through JT/T 808 over TCP and switches its lamps over HTTP.
  --publication DIR  folder that twin build wrote
  --server URL       the server's HTTP address, for lamps; http://127.0.0.1:8080
  --host H           host of the JT/T 808 port; 127.0.0.1
  --port N           JT/T 808 port; 6808
  --seed N           same seed, same tracks; 1
  --rate N           times as many reports as usual, for load tests; 1
  INGEST_KEY (environment) is sent with lamp reports
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
  if (running.vehicles === 0 && running.circuits === 0) {
    console.error(`${simulator.publication} has no vehicles and no lamps: nothing to simulate.`);
    running.close();
    process.exit(0);
  }
  console.error(
    `Simulating ${running.vehicles} vehicles and ${running.circuits} lamp circuits, seed ${simulator.seed}.`,
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
      json: values.json,
      say: (line) => console.error(line),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
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
