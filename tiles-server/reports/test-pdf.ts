import { inflateSync } from "node:zlib";

/** A page as a reader of PDF sees it: its pieces of text in the order drawn, and where its links lead. */
export interface PdfPage {
  readonly text: string;
  readonly links: readonly string[];
}

/**
 * Reads text and links of a PDF by the PDF specification (ISO 32000-1, 9.10.3: characters by the fonts' ToUnicode maps),
 * without the library that wrote it. Only what such documents use: direct streams, Type0 fonts with two-byte codes.
 */
export function readPdf(bytes: Buffer): PdfPage[] {
  const file = bytes.toString("latin1");
  const objects = new Map<number, { head: string; stream: Buffer | undefined }>();
  for (const match of file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [body, begin] = [match[2]!, match[2]!.indexOf("stream\n")];
    const head = begin < 0 ? body : body.slice(0, begin);
    const raw =
      begin < 0 ? undefined : Buffer.from(body.slice(begin + 7, body.lastIndexOf("\nendstream")), "latin1");
    objects.set(Number(match[1]), {
      head,
      stream: raw && (head.includes("/FlateDecode") ? inflateSync(raw) : raw),
    });
  }
  const headOf = (reference: string | undefined) => objects.get(Number(reference))?.head ?? "";
  const fontMaps = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = objects.get(Number(/\/ToUnicode (\d+)/.exec(headOf(id))?.[1]))?.stream;
      if (map) fontMaps.set(name!, charactersOf(map.toString("latin1")));
    }
  }
  return [...objects.values()]
    .filter(({ head }) => /\/Type \/Page\b/.test(head))
    .map(({ head }) => {
      const content =
        objects.get(Number(/\/Contents (\d+)/.exec(head)?.[1]))?.stream?.toString("latin1") ?? "";
      let font = new Map<string, string>();
      let text = "";
      for (const [, name, array] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
        if (name) font = fontMaps.get(name) ?? new Map();
        else {
          for (const [, hex] of array!.matchAll(/<([0-9a-f]+)>/g))
            text += (hex!.match(/.{4}/g) ?? []).map((code) => font.get(code) ?? "\uFFFD").join("");
        }
      }
      const annotations = /\/Annots \[([^\]]*)\]/.exec(head)?.[1] ?? "";
      const links = [...annotations.matchAll(/(\d+) 0 R/g)].map(([, id]) => {
        const annotation = headOf(id);
        const action = /\/A (\d+) 0 R/.exec(annotation)?.[1];
        return /\/URI \(([^)]*)\)/.exec(action ? headOf(action) : annotation)?.[1] ?? "";
      });
      return { text, links };
    });
}

/** Characters by code of a ToUnicode map (bfchar and bfrange). */
function charactersOf(map: string): Map<string, string> {
  const characters = new Map<string, string>();
  const decoded = (hex: string) => Buffer.from(hex, "hex").swap16().toString("utf16le");
  for (const [, block] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, low, , list] of block!.matchAll(/<([0-9a-f]{4})>\s*<([0-9a-f]{4})>\s*\[([^\]]*)\]/g)) {
      [...list!.matchAll(/<([0-9a-f\s]+)>/g)].forEach(([, hex], i) => {
        const code = (Number.parseInt(low!, 16) + i).toString(16).padStart(4, "0");
        characters.set(code, decoded(hex!.replaceAll(/\s/g, "")));
      });
    }
  }
  return characters;
}

/** Outlines of the embedded TrueType fonts (OpenType, tables glyf and loca): how many contours, and their box in ems. */
export function fontOutlines(bytes: Buffer): { contours: number; box: number[] }[] {
  const file = bytes.toString("latin1");
  const outlines: { contours: number; box: number[] }[] = [];
  for (const [, id] of file.matchAll(/\/FontFile2 (\d+) 0 R/g)) {
    const begin = file.indexOf(`\n${id} 0 obj\n`);
    const from = file.indexOf("stream\n", begin) + 7;
    const raw = Buffer.from(file.slice(from, file.indexOf("\nendstream", from)), "latin1");
    const font = file.slice(begin, from).includes("/FlateDecode") ? inflateSync(raw) : raw;
    const tables = new Map<string, Buffer>();
    for (let i = 0; i < font.readUInt16BE(4); i++) {
      const at = 12 + 16 * i;
      const offset = font.readUInt32BE(at + 8);
      tables.set(
        font.toString("latin1", at, at + 4),
        font.subarray(offset, offset + font.readUInt32BE(at + 12)),
      );
    }
    const [head, loca, glyf] = [tables.get("head")!, tables.get("loca")!, tables.get("glyf")!];
    const unitsPerEm = head.readUInt16BE(18);
    const isLong = head.readInt16BE(50) === 1;
    const offsetOf = (glyph: number) =>
      isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph);
    const count = loca.length / (isLong ? 4 : 2) - 1;
    for (let glyph = 1; glyph < count; glyph++) {
      const at = offsetOf(glyph);
      // a space has no outline
      if (offsetOf(glyph + 1) === at) continue;
      outlines.push({
        contours: glyf.readInt16BE(at),
        box: [2, 4, 6, 8].map((place) => glyf.readInt16BE(at + place) / unitsPerEm),
      });
    }
  }
  return outlines;
}
