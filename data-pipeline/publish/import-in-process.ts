import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Progress } from "../feature-table.ts";
import { type Finding, Findings, SurveyError } from "../read/findings.ts";

/** What the process tells its parent. */
export type ImportMessage =
  | { kind: "step"; step: number; name: string; total: number | undefined }
  | { kind: "tick"; step: number; done: number }
  | { kind: "end"; step: number; note: string | undefined }
  | { kind: "done"; peakRssMb: number }
  | { kind: "refused"; message: string; kept: Finding[]; errorCount: number; warningCount: number }
  | { kind: "failed"; message: string };

/**
 * Brings DIR/imported up to date in a process of its own. GDAL's memory grows to half a gigabyte with a county's
 * surveys; of a thread's, a third of a gigabyte stays with the process after the thread has ended.
 * @returns the most memory it took, MB of 2^20 bytes
 * @throws SurveyError with all findings; Error as importCounty throws it
 */
export async function importInProcess(countyDir: string, progress: Progress): Promise<number> {
  const child = fork(fileURLToPath(new URL("import-process.mjs", import.meta.url)), [countyDir]);
  const steps = new Map<number, ReturnType<Progress["step"]>>();
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) =>
        reject(new Error(`the import's process ended early with ${signal ?? `exit ${code}`}`)),
      );
      child.on("message", (message: ImportMessage) => {
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
            resolve(message.peakRssMb);
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
    child.kill("SIGKILL"); // everything it had to write is written when it says so
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
