import { readConfig } from "./config.ts";
import { readServeOptions, type ServeOptions, USAGE } from "./serve-options.ts";
import { startServer } from "./start-server.ts";

/** A stop that takes longer is ended: `npm start` promises two seconds. */
const STOP_MS = 1_800;
const EXIT_BAD_INPUT = 1;
const EXIT_BAD_USAGE = 2;
const TALKATIVE = new Set(["info", "debug", "trace"]);

/** `twin serve`, and the server of `npm start`. Exit codes: 0 stopped, 1 cannot start, 2 wrong usage. */
async function main({ json, env }: ServeOptions): Promise<void> {
  const config = readConfig(env);
  const server = await startServer(config);
  const stop = () => {
    setTimeout(() => process.exit(EXIT_BAD_INPUT), STOP_MS).unref();
    void server.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (json) console.log(JSON.stringify({ url: server.url, jt808Port: server.jt808Port }));
  else if (TALKATIVE.has(config.logLevel))
    console.error(
      `Serving ${config.publication} at ${server.url}, JT/T 808 on tcp port ${server.jt808Port}.`,
    );
}

try {
  const options = readServeOptions(process.argv.slice(2), process.env);
  if (options.help) console.log(USAGE);
  else await main(options);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isUsage = code?.startsWith("ERR_PARSE_ARGS") ?? false;
  console.error(isUsage ? `${message}\n\n${USAGE}` : message);
  process.exit(isUsage ? EXIT_BAD_USAGE : EXIT_BAD_INPUT);
}
