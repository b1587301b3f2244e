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
