import type { Severity } from "../../contract/events.ts";

/** Colours of the four levels on dark ground; red is an alarm as everywhere. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, string>> = {
  red: "#ff5342",
  orange: "#ff9a52",
  yellow: "#ffd35c",
  blue: "#7fa8d9",
};
