import { type Run, runsOf, sliceFont, type Weight } from "./noto-slices.ts";

export interface TextStyle {
  /** points */
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
}

/** Sets Chinese and Latin text on the pages of a document; places in points from the top left, y at the baseline. */
export class Typesetter {
  readonly #document: PDFKit.PDFDocument;
  readonly #registered = new Set<string>();
  /** widths of runs in thousandths of the type size, by font and text; tables repeat them */
  readonly #widths = new Map<string, number>();

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
  }

  width(text: string, { size, weight = 400 }: TextStyle): number {
    return runsOf(text).reduce((sum, run) => sum + this.#width(run, weight, size), 0);
  }

  /** Writes one line. Returns its width. */
  line(text: string, x: number, y: number, { size, weight = 400, colour = "#1b2730" }: TextStyle): number {
    let at = x;
    for (const run of runsOf(text)) {
      this.#font(run.slice, weight)
        .fontSize(size)
        .fillColor(colour)
        .text(run.text, at, y, { lineBreak: false, baseline: "alphabetic" });
      at += this.#width(run, weight, size);
    }
    return at - x;
  }

  /** A text cut to a width, with … where something is missing. */
  fitted(text: string, width: number, style: TextStyle): string {
    if (this.width(text, style) <= width) return text;
    const characters = [...text];
    while (characters.length > 0 && this.width(`${characters.join("")}…`, style) > width) characters.pop();
    return `${characters.join("")}…`;
  }

  /** A text as lines of a width: Latin words stay whole, Chinese breaks anywhere. */
  wrapped(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    let line = "";
    for (const piece of text.match(/[\x21-\x7e]+\s*|\s+|./gu) ?? []) {
      if (line !== "" && this.width(line + piece.trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += piece;
    }
    return [...lines, line.trimEnd()];
  }

  #width({ slice, text }: Run, weight: Weight, size: number): number {
    const key = `${slice} ${weight} ${text}`;
    let thousandths = this.#widths.get(key);
    if (thousandths === undefined) {
      thousandths = this.#font(slice, weight).fontSize(1000).widthOfString(text);
      this.#widths.set(key, thousandths);
    }
    return (thousandths * size) / 1000;
  }

  #font(slice: string, weight: Weight): PDFKit.PDFDocument {
    const name = `${slice}-${weight}`;
    if (!this.#registered.has(name)) {
      this.#document.registerFont(name, sliceFont(slice, weight));
      this.#registered.add(name);
    }
    return this.#document.font(name);
  }
}
