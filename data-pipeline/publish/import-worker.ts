import { parentPort, workerData } from "node:worker_threads";
import type { Progress } from "../feature-table.ts";
import { SurveyError } from "../read/findings.ts";
import { importCounty } from "../survey/import-county.ts";
import type { ImportMessage } from "./import-in-thread.ts";

/** Imports the county of `workerData` into its folder and tells the parent of progress and outcome. */
const { countyDir } = workerData as { countyDir: string };
const tell = (message: ImportMessage) => parentPort!.postMessage(message);

let steps = 0;
const progress: Progress = {
  step(name, total) {
    const step = steps++;
    tell({ kind: "step", step, name, total });
    return {
      tick: (done) => tell({ kind: "tick", step, done }),
      end: (note) => tell({ kind: "end", step, note }),
    };
  },
};

try {
  await importCounty(countyDir, progress);
  tell({ kind: "done" });
} catch (error) {
  // an error's class does not survive the way between threads; its findings do
  if (error instanceof SurveyError) {
    const { kept, errorCount, warningCount } = error.findings;
    tell({ kind: "refused", message: error.message, kept, errorCount, warningCount });
  } else tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}
