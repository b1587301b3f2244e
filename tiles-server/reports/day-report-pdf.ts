import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import PDFDocument from "pdfkit";
import {
  type Cell,
  type Column,
  localTime,
  number,
  type ReportDocument,
  type Table,
} from "./report-document.ts";
import { WORDS } from "./report-words.ts";
import { type TextStyle, Typesetter } from "./typesetter.ts";

/** A4 across, points. */
const PAGE = { width: 841.89, height: 595.28, margin: 36 } as const;
const LEFT = PAGE.margin;
const WIDTH = PAGE.width - 2 * PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin - 14;
const INK = "#1b2730";
const MUTED = "#5f7280";
const HAIRLINE = "#cfd6da";
const ALARM = "#d23a2e";
const LINK = "#0b6f7a";
/** The woven band of the Yao, once in a report. */
const BAND = ["#b23a2a", "#c98a2b", "#1f7f82"] as const;
const ROW_HEIGHT = 15;
/** Rows of a table that are printed; the spreadsheet has the rest. */
const MOST_ROWS = 300;
const FIGURES_PER_ROW = 5;
/** After so many rows, some 20 ms, the server's thread is free for what else came. */
const ROWS_AT_A_TIME = 8;

const BODY: TextStyle = { size: 8, colour: INK };
const HEAD: TextStyle = { size: 7.5, colour: MUTED };
const SMALL: TextStyle = { size: 7.5, colour: MUTED };

/** The report as a PDF with its own fonts in it. */
export async function dayReportPdf(report: ReportDocument): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A4",
    layout: "landscape",
    margin: 0,
    bufferPages: true,
    // the fonts of the standard have no Chinese, and their metrics are files that a bundle would lose
    font: "",
    lang: report.language === "zh" ? "zh-CN" : "en",
    displayTitle: true,
    info: { Title: report.fileName },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = once(document, "end");
  const pages = new Pages(document, report);
  pages.opening();
  for (const table of report.tables) await pages.table(table);
  pages.notes();
  pages.foot();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

class Pages {
  readonly #document: PDFKit.PDFDocument;
  readonly #report: ReportDocument;
  readonly #type: Typesetter;
  /** next free line, points from the top */
  #y = PAGE.margin;

  constructor(document: PDFKit.PDFDocument, report: ReportDocument) {
    this.#document = document;
    this.#report = report;
    this.#type = new Typesetter(document);
  }

  opening(): void {
    const { title, lines, figures } = this.#report;
    this.#banner();
    this.#type.line(title, LEFT, this.#y + 20, { size: 22, weight: 500 });
    this.#band(this.#y + 29);
    this.#y += 46;
    for (const line of lines) {
      this.#type.line(line, LEFT, this.#y, { size: 9.5, colour: MUTED });
      this.#y += 15;
    }
    this.#y += 16;
    const step = WIDTH / FIGURES_PER_ROW;
    for (const [i, { name, value, note }] of figures.entries()) {
      const x = LEFT + (i % FIGURES_PER_ROW) * step;
      const y = this.#y + Math.floor(i / FIGURES_PER_ROW) * 46;
      this.#type.line(name, x, y, SMALL);
      const width = this.#type.line(value, x, y + 21, { size: 17 });
      this.#type.line(note, x + width + 4, y + 21, SMALL);
    }
    this.#y += Math.ceil(figures.length / FIGURES_PER_ROW) * 46 + 4;
  }

  async table({ title, columns, rows }: Table): Promise<void> {
    const words = WORDS[this.#report.language];
    // a heading never stands alone at the foot of a page
    if (this.#y + 22 + 3 * ROW_HEIGHT > BOTTOM) this.#newPage();
    const total = columns.reduce((sum, { width }) => sum + width, 0);
    const widths = columns.map(({ width }) => (width / total) * WIDTH);
    this.#heading(`${title}  ${number(rows.length)}`, columns, widths);
    if (rows.length === 0) {
      this.#type.line(words.empty, LEFT, this.#y + 10, SMALL);
      this.#y += ROW_HEIGHT;
    }
    for (const [i, row] of rows.slice(0, MOST_ROWS).entries()) {
      if (i % ROWS_AT_A_TIME === 0) await setImmediate();
      if (this.#y + ROW_HEIGHT > BOTTOM) {
        this.#newPage();
        this.#heading(`${title}${words.continued}`, columns, widths);
      }
      this.#row(row, columns, widths);
    }
    if (rows.length > MOST_ROWS) {
      this.#type.line(words.notes.rowsCut(MOST_ROWS, rows.length), LEFT, this.#y + 10, SMALL);
      this.#y += ROW_HEIGHT;
    }
    this.#y += 12;
  }

  notes(): void {
    const { notesTitle, notes } = this.#report;
    const lines = notes.flatMap((note) =>
      this.#type.wrapped(note, WIDTH - 12, { size: 9 }).map((text, i) => ({ text, isFirst: i === 0 })),
    );
    if (this.#y + 60 > BOTTOM) this.#newPage();
    this.#type.line(notesTitle, LEFT, this.#y + 12, { size: 12, weight: 500 });
    this.#y += 28;
    for (const { text, isFirst } of lines) {
      if (this.#y > BOTTOM) {
        this.#newPage();
        this.#y += 10;
      }
      if (isFirst) this.#type.line("·", LEFT, this.#y, { size: 9, colour: MUTED });
      this.#type.line(text, LEFT + 10, this.#y, { size: 9 });
      this.#y += 14;
    }
  }

  /** What stands at the foot of every page, when it is known how many there are. */
  foot(): void {
    const { count } = this.#document.bufferedPageRange();
    const { title, lines, banner, language } = this.#report;
    for (let page = 0; page < count; page++) {
      this.#document.switchToPage(page);
      const y = PAGE.height - 20;
      this.#type.line([title, lines[0]!].join(WORDS[language].dot), LEFT, y, SMALL);
      const right = WORDS[language].page(page + 1, count);
      this.#type.line(right, LEFT + WIDTH - this.#type.width(right, SMALL), y, SMALL);
      if (banner && page > 0) this.#type.line(banner, LEFT, 22, { ...SMALL, colour: ALARM });
    }
  }

  #banner(): void {
    const { banner } = this.#report;
    if (!banner) return;
    const style: TextStyle = { size: 10, weight: 500, colour: ALARM };
    this.#type.line(banner, LEFT + WIDTH - this.#type.width(banner, style), this.#y + 16, style);
  }

  #band(y: number): void {
    for (let i = 0; i < 24; i++) this.#document.rect(LEFT + i * 5, y, 4, 2).fill(BAND[i % BAND.length]!);
  }

  #newPage(): void {
    this.#document.addPage();
    this.#y = PAGE.margin;
  }

  #heading(title: string, columns: readonly Column[], widths: readonly number[]): void {
    this.#type.line(title, LEFT, this.#y + 12, { size: 12, weight: 500 });
    this.#y += 20;
    let x = LEFT;
    for (const [i, column] of columns.entries()) {
      this.#cell(column.name, x, widths[i]!, column.digits !== undefined, HEAD);
      x += widths[i]!;
    }
    this.#y += ROW_HEIGHT;
    this.#rule();
  }

  #row(row: readonly Cell[], columns: readonly Column[], widths: readonly number[]): void {
    let x = LEFT;
    for (const [i, cell] of row.entries()) {
      const { digits } = columns[i]!;
      const width = widths[i]!;
      if (cell !== null && typeof cell === "object" && "url" in cell) {
        this.#cell(cell.text, x, width, false, { ...BODY, colour: LINK });
        this.#document.link(x, this.#y, width, ROW_HEIGHT, cell.url);
      } else this.#cell(textOf(cell, digits), x, width, digits !== undefined, BODY);
      x += width;
    }
    this.#y += ROW_HEIGHT;
    this.#rule();
  }

  #cell(text: string, x: number, width: number, isRight: boolean, style: TextStyle): void {
    const room = width - 4;
    const shown = this.#type.fitted(text, room, style);
    this.#type.line(shown, isRight ? x + room - this.#type.width(shown, style) : x, this.#y + 10, style);
  }

  #rule(): void {
    this.#document
      .moveTo(LEFT, this.#y)
      .lineTo(LEFT + WIDTH, this.#y)
      .lineWidth(0.4)
      .stroke(HAIRLINE);
  }
}

/** A time of the day without its date, which the page's title has. */
function textOf(cell: Exclude<Cell, { url: string }>, digits: number | undefined): string {
  if (cell === null) return "";
  if (typeof cell === "number") return number(cell, digits);
  return typeof cell === "string" ? cell : localTime(cell.timeMs).slice(11);
}
