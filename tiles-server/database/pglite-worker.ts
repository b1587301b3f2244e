import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/** What the adapter asks of this thread; answered in order. */
export type WorkerRequest =
  | { readonly id: number; readonly kind: "query"; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly id: number; readonly kind: "copy"; readonly sql: string; readonly text: string }
  | { readonly id: number; readonly kind: "execute"; readonly script: string }
  | { readonly id: number; readonly kind: "close" };

export type WorkerAnswer =
  | { readonly id: number; readonly rows: unknown[]; readonly affected: number }
  | { readonly id: number; readonly error: { message: string; code?: string; detail?: string } };

const BYTEA = 17;

rememberLongKeyLists();
const port = parentPort!;
const bundlePath = pathToFileURL(workerData.postgis);
const database = await PGlite.create({
  dataDir: workerData.folder,
  extensions: { postgis: { name: "postgis", setup: async () => ({ bundlePath }) } },
  // PGlite's own bytea codec maps every byte through a string: 30 times slower
  parsers: { [BYTEA]: (text) => Buffer.from(text.slice(2), "hex") },
  serializers: { [BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString("hex")}` },
});

port.on("message", async (request: WorkerRequest) => {
  try {
    port.postMessage(await answer(request));
  } catch (error) {
    // errors lose their fields on the way between threads, so they travel as plain values
    const { message, code, detail } = error as Error & { code?: string; detail?: string };
    port.postMessage({ id: request.id, error: { message, code, detail } } satisfies WorkerAnswer);
  }
});
port.postMessage("open");

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
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
 * PGlite's dlsym lists all 23,000 symbols of PostGIS each time it looks one up, 6 ms: 1,500 times when the extension
 * is created (7.7 s of processor time, with this 0.6 s), and at the first use of every function. A library's symbols
 * do not change once it is loaded, so in this thread a list that long is made once.
 */
function rememberLongKeyLists(): void {
  const LONG = 10_000;
  const list = Object.keys;
  const known = new WeakMap<object, string[]>();
  Object.keys = (object: object) => {
    let keys = known.get(object);
    if (keys) return keys;
    keys = list(object);
    if (keys.length >= LONG) known.set(object, keys);
    return keys;
  };
}
