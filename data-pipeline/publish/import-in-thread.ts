import { Worker } from "node:worker_threads";
import type { Progress } from "../feature-table.ts";
import { type Finding, Findings, SurveyError } from "../read/findings.ts";

/** What the thread tells its parent. */
export type ImportMessage =
  | { kind: "step"; step: number; name: string; total: number | undefined }
  | { kind: "tick"; step: number; done: number }
  | { kind: "end"; step: number; note: string | undefined }
  | { kind: "done" }
  | { kind: "refused"; message: string; kept: Finding[]; errorCount: number; warningCount: number }
  | { kind: "failed"; message: string };

/**
 * Brings DIR/imported up to date in a thread of its own. GDAL's WebAssembly memory grows to half a gigabyte with a
 * county's surveys and is only given back when its thread ends.
 * @throws SurveyError with all findings; Error as importCounty throws it
 */
export async function importInThread(countyDir: string, progress: Progress): Promise<void> {
  const worker = new Worker(new URL("import-thread.mjs", import.meta.url), { workerData: { countyDir } });
  const steps = new Map<number, ReturnType<Progress["step"]>>();
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`the import's thread ended early with exit ${code}`)));
      worker.on("message", (message: ImportMessage) => {
        switch (message.kind) {
          case "step":
            steps.set(message.step, progress.step(message.name, message.total));
            break;
          case "tick":
            steps.get(message.step)!.tick(message.done);
            break;
          case "end":
            steps.get(message.step)!.end(message.note);
            break;
          case "done":
            resolve();
            break;
          case "refused":
            reject(refusal(message));
            break;
          case "failed":
            reject(new Error(message.message));
        }
      });
    });
  } finally {
    await worker.terminate();
  }
}

function refusal(message: Extract<ImportMessage, { kind: "refused" }>): SurveyError {
  const findings = new Findings();
  findings.kept.push(...message.kept);
  findings.errorCount = message.errorCount;
  findings.warningCount = message.warningCount;
  // SurveyError puts the count of errors behind the last colon again
  return new SurveyError(message.message.slice(0, message.message.lastIndexOf(": ")), findings);
}
