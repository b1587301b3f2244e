/** What the files of the demo survey are dated: part of "same seed, same bytes". */
export const SURVEY_DATE = new Date("2026-10-31T00:00:00Z");
/** the note every file carries */
export const SYNTHETIC_NOTE = "演示数据";
