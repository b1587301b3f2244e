import ExcelJS from "exceljs";
import { type Cell, localDate, type ReportDocument, type Table } from "./report-document.ts";

const TIME_FORMAT = "yyyy-mm-dd hh:mm:ss";
/** Excel's characters that a sheet's name may not have, and its longest. */
const NOT_IN_NAMES = /[\\/?*[\]:]/g;
const LONGEST_NAME = 31;
const LINK = { color: { argb: "FF0B6F7A" }, underline: true } as const;
const ALARM = { color: { argb: "FFD23A2E" }, bold: true } as const;

/** The report as a workbook: a sheet of figures and notes, and one for each table. */
export async function dayReportXlsx(report: ReportDocument): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.title = report.fileName;
  const first = book.addWorksheet(report.title.slice(0, LONGEST_NAME));
  heading(first, report);
  first.getColumn(1).width = 28;
  first.getColumn(2).width = 16;
  for (const { name, value, note } of report.figures) first.addRow([name, value, note]);
  first.addRow([]);
  first.addRow([report.notesTitle]).font = { bold: true };
  for (const note of report.notes) first.addRow([note]);
  for (const table of report.tables) addSheet(book, table, report);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, { title, columns, rows }: Table, report: ReportDocument): void {
  const sheet = book.addWorksheet(title.replace(NOT_IN_NAMES, " ").slice(0, LONGEST_NAME));
  heading(sheet, report);
  sheet.addRow(columns.map(({ name }) => name)).font = { bold: true };
  sheet.views = [{ state: "frozen", ySplit: sheet.rowCount }];
  for (const [i, { width, digits }] of columns.entries()) {
    const column = sheet.getColumn(i + 1);
    column.width = Math.max(11, Math.min(48, 1.4 * width));
    if (digits !== undefined) column.numFmt = digits === 0 ? "#,##0" : `#,##0.${"0".repeat(digits)}`;
  }
  for (const row of rows) {
    const added = sheet.addRow(row.map(excelValue));
    for (const [i, cell] of row.entries()) {
      if (cell === null || typeof cell !== "object") continue;
      if ("timeMs" in cell) added.getCell(i + 1).numFmt = TIME_FORMAT;
      else added.getCell(i + 1).font = LINK;
    }
  }
}

/** What stands above every sheet: title, whose day it is, and that it is no real data where it is not. */
function heading(sheet: ExcelJS.Worksheet, { title, lines, banner }: ReportDocument): void {
  sheet.addRow([title]).font = { bold: true, size: 14 };
  for (const line of lines) sheet.addRow([line]);
  if (banner) {
    sheet.addRow([banner]).font = ALARM;
    sheet.headerFooter.oddHeader = `&C${banner}`;
  }
  sheet.addRow([]);
}

/** Texts are written as texts, so that none is a formula. */
function excelValue(cell: Cell): ExcelJS.CellValue {
  if (cell === null || typeof cell !== "object") return cell;
  return "timeMs" in cell ? localDate(cell.timeMs) : { text: cell.text, hyperlink: cell.url };
}
