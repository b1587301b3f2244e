import type { PublishedFinding } from "../../contract/findings.ts";

/** Edge of a symbol, CSS pixels. */
const SYMBOL_PIXELS = 26;
/** Pixels of the screen in a CSS pixel: a symbol drawn pixel for pixel is the sharpest. */
const FINENESS = Math.max(1, Math.ceil(window.devicePixelRatio));
const ERROR = "#d23a2e";
const WARNING = "#f0b429";
const INK = "#1b2730";
const PAPER = "#ffffff";

/** An error is a red diamond, a warning a yellow triangle: told apart by form, by lightness and by colour. */
function findingSymbol(severity: PublishedFinding["severity"], isChosen: boolean): HTMLCanvasElement {
  const { canvas, pen } = board(SYMBOL_PIXELS);
  outline(pen, severity, SYMBOL_PIXELS / 2, SYMBOL_PIXELS / 2, isChosen ? 10.5 : 8.5);
  pen.lineJoin = "round";
  pen.lineWidth = isChosen ? 6 : 4;
  pen.strokeStyle = isChosen ? INK : PAPER;
  pen.stroke();
  if (isChosen) {
    pen.lineWidth = 3;
    pen.strokeStyle = PAPER;
    pen.stroke();
  }
  pen.fillStyle = severity === "error" ? ERROR : WARNING;
  pen.fill();
  const [x, y] = [SYMBOL_PIXELS / 2, SYMBOL_PIXELS / 2];
  pen.fillStyle = severity === "error" ? PAPER : INK;
  pen.fillRect(x - 1, y - (severity === "error" ? 5 : 3.5), 2, 6);
  pen.fillRect(x - 1, y + (severity === "error" ? 2.5 : 4), 2, 2);
  return canvas;
}

/** Several findings: their number on the colour of the worst of them, which is told by the form of its rim too. */
function clusterSymbol(count: number, severity: PublishedFinding["severity"]): HTMLCanvasElement {
  const size = count < 10 ? 30 : count < 100 ? 36 : 44;
  const { canvas, pen } = board(size);
  const middle = size / 2;
  pen.beginPath();
  pen.arc(middle, middle, middle - 3, 0, 2 * Math.PI);
  pen.fillStyle = severity === "error" ? ERROR : WARNING;
  pen.fill();
  pen.lineWidth = 2.5;
  pen.strokeStyle = PAPER;
  pen.stroke();
  pen.fillStyle = severity === "error" ? PAPER : INK;
  pen.font = `500 ${count < 100 ? 14 : 13}px "Noto Sans SC", sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(count < 1000 ? `${count}` : `${Math.floor(count / 1000)}k`, middle, middle + 0.5);
  return canvas;
}

function outline(
  pen: CanvasRenderingContext2D,
  severity: PublishedFinding["severity"],
  x: number,
  y: number,
  reach: number,
): void {
  pen.beginPath();
  if (severity === "error") {
    pen.moveTo(x, y - reach);
    pen.lineTo(x + reach, y);
    pen.lineTo(x, y + reach);
    pen.lineTo(x - reach, y);
  } else {
    pen.moveTo(x, y - reach);
    pen.lineTo(x + reach, y + 0.78 * reach);
    pen.lineTo(x - reach, y + 0.78 * reach);
  }
  pen.closePath();
}

function board(size: number): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  canvas.width = size * FINENESS;
  canvas.height = size * FINENESS;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2D canvas for symbols of findings");
  pen.scale(FINENESS, FINENESS);
  return { canvas, pen };
}

/** Scale at which a symbol's canvas is shown. */
export const SYMBOL_SCALE = 1 / FINENESS;

export interface FindingSymbol {
  /** the same for the same picture */
  readonly name: string;
  readonly image: HTMLCanvasElement;
}

/** As many as there are counts: every picture is drawn once. */
const drawn = new Map<string, FindingSymbol>();

/** The symbol of one finding, or of several that lie too near each other. */
export function symbolOf(
  count: number,
  severity: PublishedFinding["severity"],
  isChosen: boolean,
): FindingSymbol {
  const name = `finding ${severity} ${count > 1 ? count : isChosen}`;
  const known = drawn.get(name);
  if (known) return known;
  const image = count > 1 ? clusterSymbol(count, severity) : findingSymbol(severity, isChosen);
  const symbol = { name, image };
  drawn.set(name, symbol);
  return symbol;
}
