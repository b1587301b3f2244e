import { open } from "node:fs/promises";
import type { ExportRow, TrackRows } from "./export-row.ts";

const CSV_HEAD = "vehicle,plate,kind,company,time,lon,lat,speed_kmh,heading_deg,ignition,has_fix,load\r\n";

/** CSV in UTF-8 with a byte order mark, so that Excel reads Chinese; times in UTC. */
export async function writeCsv(path: string, tracks: TrackRows): Promise<void> {
  await using file = await open(path, "w");
  await file.write(`\uFEFF${CSV_HEAD}`);
  for await (const rows of tracks) await file.write(rows.map(csvLine).join(""));
}

function csvLine(row: ExportRow): string {
  const cells = [
    ...[row.vehicle, row.plate, row.kind, row.company].map(csvText),
    new Date(row.timeMs).toISOString(),
    row.lonDeg.toFixed(6),
    row.latDeg.toFixed(6),
    row.speedKmh.toFixed(1),
    row.headingDeg,
    Number(row.ignition),
    Number(row.hasFix),
    row.load,
  ];
  return `${cells.join(",")}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is kept as text. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Terminals report every 5 to 60 s; after this a line would claim a way that nobody reported. */
const LONGEST_STEP_MS = 5 * 60_000;

/** GPX 1.1, a track a vehicle. A silence, or a report without a fix, begins another segment. */
export async function writeGpx(path: string, tracks: TrackRows): Promise<void> {
  await using file = await open(path, "w");
  await file.write(
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="county-twin" xmlns="http://www.topografix.com/GPX/1/1">\n',
  );
  for await (const rows of tracks) await file.write(gpxTrack(rows));
  await file.write("</gpx>\n");
}

function gpxTrack(rows: readonly ExportRow[]): string {
  const segments: string[][] = [[]];
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1];
    if (!row.hasFix || (before && row.timeMs - before.timeMs > LONGEST_STEP_MS)) segments.push([]);
    if (row.hasFix) segments.at(-1)!.push(gpxPoint(row));
  }
  const written = segments.filter((points) => points.length > 0);
  if (written.length === 0) return "";
  const { vehicle, plate } = rows[0]!;
  const body = written.map((points) => `<trkseg>\n${points.join("\n")}\n</trkseg>`).join("\n");
  return `<trk><name>${xmlText(`${vehicle} ${plate}`)}</name>\n${body}\n</trk>\n`;
}

function gpxPoint({ lonDeg, latDeg, timeMs }: ExportRow): string {
  const time = new Date(timeMs).toISOString();
  return `<trkpt lat="${latDeg.toFixed(6)}" lon="${lonDeg.toFixed(6)}"><time>${time}</time></trkpt>`;
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
