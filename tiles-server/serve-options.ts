import { parseArgs } from "node:util";

export const USAGE = `twin serve [--publication DIR] [--county DIR] [--data DIR] [--host H] [--port N] [--json]

Serves a publication: viewer, tiles, features, live data, history.
  --publication DIR  folder that twin build wrote; ./data/publication
  --county DIR       folder of county.yaml that the publication was built from; features can be edited then
  --data DIR         folder of the embedded database and the ingest log; ./data
  --host H           address to bind; 127.0.0.1
  --port N           HTTP port; 8080
  --json             one line with the actual addresses on stdout
The same by environment: PUBLICATION, COUNTY_DIR, DATA_DIR, HOST, PORT; and EDIT_KEY, JT808_HOST, JT808_PORT (6808),
DATABASE_URL (an external PostgreSQL with PostGIS), JT809_PLATFORMS, MQTT_PORT, MQTT_URL, GTFS_REALTIME_URL, VIEWER_DIR,
TRUSTED_ORIGINS, INGEST_KEY, LOG_LEVEL, STATEMENT_TIMEOUT_MS: docs/operations.md says more.

Example: npx twin serve --publication data/demo/publication --port 8090`;

export interface ServeOptions {
  readonly help: boolean;
  readonly json: boolean;
  /** environment variables with the flags put over them */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the command line of `twin serve`.
 * @throws TypeError for an unknown flag or one without its value
 */
export function readServeOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      publication: { type: "string" },
      county: { type: "string" },
      data: { type: "string" },
      host: { type: "string" },
      port: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return {
    help: values.help,
    json: values.json,
    env: {
      ...env,
      ...(values.publication !== undefined && { PUBLICATION: values.publication }),
      ...(values.county !== undefined && { COUNTY_DIR: values.county }),
      ...(values.data !== undefined && { DATA_DIR: values.data }),
      ...(values.host !== undefined && { HOST: values.host }),
      ...(values.port !== undefined && { PORT: values.port }),
    },
  };
}
