// Entry of the demo's second thread: a thread does not inherit the loader of TypeScript, so it registers its own.
import { register } from "tsx/esm/api";

register();
export const { relief, geopackage, geotiff, workbook } = await import("./survey-jobs.ts");
