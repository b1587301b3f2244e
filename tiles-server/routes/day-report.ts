import type { Response } from "express";
import { z } from "zod";
import {
  DAY_REPORT_PATH,
  type DayReport,
  dayReportSchema,
  REPORT_FORMATS,
} from "../../contract/day-report.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import { sendJson } from "../http/send-json.ts";
import type { LiveServices } from "../live-services.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { dayReport } from "../reports/day-report.ts";
import { reportDocument } from "../reports/report-document.ts";
import { DAY_MS, dayOf, dayStart } from "../rules/local-time.ts";
import type { Route } from "./route.ts";

/** A report of so many vehicles takes some ten seconds. */
const MOST_VEHICLES = 500;
/** A report takes seconds of a core: they are made one after the other, and no more than so many wait. */
const MOST_WAITING = 4;
const TYPES = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

const querySchema = z.strictObject({
  company: z.string().min(1).max(200),
  date: z.iso.date("expected a day like 2026-11-22"),
  format: z.enum(REPORT_FORMATS).default("json"),
  language: z.enum(["zh", "en"]).default("zh"),
});

interface Dependencies {
  readonly config: Pick<Config, "historyDays">;
  readonly database: Database;
  readonly publication: PublicationSource;
  readonly live: Pick<LiveServices, "vehicles" | "rules">;
  /** UTC ms */
  readonly now?: () => number;
}

/** GET /api/reports/day?company=&date=&format=&language=: the day of a company's vehicles. */
export function dayReportRoute(dependencies: Dependencies): Route {
  const line = waitingLine();
  return {
    path: DAY_REPORT_PATH,
    summary:
      "The day of a company's vehicles (county's time): usage, trips, events, silences, fuel, and what is not known; as JSON, PDF or XLSX",
    params: z.strictObject({}),
    query: querySchema,
    response: dayReportSchema,
    answer: async (request, response) => {
      const query = parseInput(querySchema, request.query);
      const report = await line(() => computed(query, dependencies));
      response.setHeader("Cache-Control", "no-store");
      if (query.format === "json") return sendJson(request, response, report);
      const origin = `${request.protocol}://${request.get("host") ?? ""}`;
      const document = reportDocument(report, query.language, origin);
      // loaded where they are asked for: they are half a second of start
      const bytes = await line(async () =>
        query.format === "pdf"
          ? (await import("../reports/day-report-pdf.ts")).dayReportPdf(document)
          : (await import("../reports/day-report-xlsx.ts")).dayReportXlsx(document),
      );
      sendFile(response, bytes, TYPES[query.format], `${document.fileName}.${query.format}`);
    },
  };
}

/** @throws HttpError 400 for a day to come, 404 for a company without vehicles, 410 for a day that is not kept, 422 for too many */
async function computed(
  { company, date }: z.infer<typeof querySchema>,
  { config, database, publication, live, now = Date.now }: Dependencies,
): Promise<DayReport> {
  const nowMs = now();
  if (dayStart(date) > nowMs)
    throw new HttpError(400, `wrong request: date: ${date} has not begun`, {
      field: "date",
      found: date,
      expected: `${dayOf(nowMs)} or before`,
    });
  const oldestMs = nowMs - config.historyDays * DAY_MS;
  if (dayStart(date) < oldestMs)
    throw new HttpError(
      410,
      `the tracks of ${date} are not kept any more: they are for ${config.historyDays} days`,
      {
        field: "date",
        found: date,
        expected: `${dayOf(oldestMs + DAY_MS)} or later`,
      },
    );
  const vehicles = (await live.vehicles()).filter((vehicle) => vehicle.company === company);
  if (vehicles.length === 0)
    throw new HttpError(404, `no vehicle of the company ${company} is registered`, {
      field: "company",
      found: company,
      expected: "a company of /api/vehicles",
    });
  if (vehicles.length > MOST_VEHICLES)
    throw new HttpError(
      422,
      `${company} has ${vehicles.length} vehicles, at most ${MOST_VEHICLES} make a report`,
      {
        field: "company",
        found: `${vehicles.length} vehicles`,
        expected: `at most ${MOST_VEHICLES}`,
      },
    );
  return dayReport(company, date, {
    database,
    county: publication.current.county,
    vehicles,
    rules: live.rules.rules,
    vendor: live.rules.vendor,
    coverage: (day) => live.rules.coverage(day),
    nowMs,
  });
}

/** Runs one work after the other. @throws HttpError 503 when too many wait */
function waitingLine(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= MOST_WAITING)
      throw new HttpError(503, `${waiting} reports are being made already: ask again in some seconds`);
    waiting++;
    const mine = last.then(work);
    // one that fails does not stop the next
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting--;
    }
  };
}

function sendFile(response: Response, bytes: Buffer, type: string, name: string): void {
  response.setHeader("Content-Type", type);
  response.setHeader(
    "Content-Disposition",
    `attachment; filename="report${name.slice(name.lastIndexOf("."))}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  );
  response.send(bytes);
}
