// The database thread. Plain JavaScript with checked types, because module hooks of the main thread do not reach it
// and its own would cost 0.3 s of processor time at every start.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/**
 * @import { Extension, postgresMod } from "@electric-sql/pglite"
 * @import { ThreadAnswer, ThreadData, ThreadRequest } from "./pglite-messages.ts"
 */

const BYTEA = 17;
/** Where PGlite keeps what PostgreSQL installs, and where the files of PostGIS are hung in, inside its file system. */
const INSTALLED = "/pglite";
const POSTGIS = "/postgis";

rememberLongKeyLists();
if (!parentPort) throw new Error("pglite-thread.mjs is no program: pglite.ts starts it as a thread");
const port = parentPort;
/** @type {ThreadData} */
const { folder, postgis } = workerData;
const database = await PGlite.create({
  dataDir: folder,
  extensions: { postgis: filesOfPostgis(postgis) },
  // PGlite's own bytea codec maps every byte through a string: 30 times slower
  parsers: { [BYTEA]: (text) => Buffer.from(text.slice(2), "hex") },
  serializers: {
    /** @param {Uint8Array} bytes */
    [BYTEA]: (bytes) => `\\x${Buffer.from(bytes).toString("hex")}`,
  },
});

port.on("message", async (/** @type {ThreadRequest} */ request) => {
  try {
    port.postMessage(await answer(request));
  } catch (error) {
    // errors lose their fields on the way between threads, so they travel as plain values
    const { message, code, detail } = /** @type {Error & { code?: string; detail?: string }} */ (error);
    port.postMessage({ id: request.id, error: { message, code, detail } });
  }
});
port.postMessage("open");

/**
 * @param {ThreadRequest} request
 * @returns {Promise<ThreadAnswer>}
 */
async function answer(request) {
  if (request.kind === "query" || request.kind === "copy") {
    const { rows, affectedRows } =
      request.kind === "query"
        ? await database.query(request.sql, [...request.params])
        : await database.query(request.sql, [], { blob: new Blob([request.text]) });
    return { id: request.id, rows, affected: affectedRows ?? 0 };
  }
  if (request.kind === "execute") await database.exec(request.script);
  else await database.close();
  return { id: request.id, rows: [], affected: 0 };
}

/**
 * PostGIS as an extension whose files are read from a folder when they are used.
 * @param {string} root
 * @returns {Extension}
 */
function filesOfPostgis(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  /** @param {postgresMod.PostgresMod} module */
  const link = ({ FS }) => {
    FS.mkdirTree(POSTGIS);
    FS.mount(FS.filesystems.NODEFS, { root }, POSTGIS);
    for (const path of files) {
      FS.mkdirTree(`${INSTALLED}${path.slice(0, path.lastIndexOf("/"))}`);
      FS.symlink(`${POSTGIS}${path}`, `${INSTALLED}${path}`);
    }
  };
  return {
    name: "postgis",
    setup: async (_database, options) => ({
      emscriptenOpts: { ...options, preRun: [...options.preRun, link] },
    }),
  };
}

/**
 * PGlite's dlsym lists all 23,000 symbols of PostGIS each time it looks one up, 6 ms: 1,500 times when the extension
 * is created (7.7 s of processor time, with this 0.6 s), and at the first use of every function. A library's symbols
 * do not change once it is loaded, so in this thread a list that long is made once.
 */
function rememberLongKeyLists() {
  const LONG = 10_000;
  const list = Object.keys;
  /** @type {WeakMap<object, string[]>} */
  const known = new WeakMap();
  Object.keys = (/** @type {object} */ object) => {
    let keys = known.get(object);
    if (keys) return keys;
    keys = list(object);
    if (keys.length >= LONG) known.set(object, keys);
    return keys;
  };
}
