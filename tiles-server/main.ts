import { readConfig } from "./config.ts";
import { startServer } from "./start-server.ts";

/** A stop that takes longer is ended: `npm start` promises two seconds. */
const STOP_MS = 1800;

try {
  const config = readConfig(process.env);
  const server = await startServer(config);
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void server.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  console.log(JSON.stringify({ listening: server.url, jt808Port: server.jt808Port }));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
