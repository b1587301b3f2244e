import type { Progress } from "../feature-table.ts";
import { SurveyError } from "../read/findings.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { importCounty } from "../survey/import-county.ts";
import type { ImportMessage } from "./import-in-process.ts";

/** Imports the county of the first argument into its folder and tells the parent of progress and outcome. */
const [countyDir] = process.argv.slice(2) as [string];
const tell = (message: ImportMessage) => process.send!(message);
process.once("disconnect", () => process.exit(1)); // whoever waited for it is gone

keepHeapSmall();
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
  tell({ kind: "done", peakRssMb: process.resourceUsage().maxRSS / 1024 });
} catch (error) {
  // an error's class does not survive the way between processes; its findings do
  if (error instanceof SurveyError) {
    const { kept, errorCount, warningCount } = error.findings;
    tell({ kind: "refused", message: error.message, kept, errorCount, warningCount });
  } else tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}
