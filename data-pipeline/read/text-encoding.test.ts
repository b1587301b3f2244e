import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { detectDbfEncoding, detectEncoding, dxfEncoding } from "./text-encoding.ts";

describe("the encoding of text that does not say it", () => {
  it.each([
    ["plain", "UTF-8", null],
    ["瑶都大道", "UTF-8", "UTF-8"],
    ["编号,道路\n1,瑶都大道", "GBK", "GBK"],
    ["豸山路，冯乘路。", "GB18030", "GBK"],
    ["Müller; café; Ærø", "latin1", "ISO-8859-1"],
    ["Réservoir élevé à côté", "latin1", "ISO-8859-1"],
  ])("of %j in %s is %s", (text, written, detected) => {
    expect(detectEncoding(iconv.encode(text, written))).toBe(detected);
  });
});

describe("a dBASE table", () => {
  /** header, one field of the given name and width, then records */
  function dbf(name: string, width: number, cells: readonly string[], encoding: string): Buffer {
    const header = Buffer.alloc(65);
    header[0] = 3;
    header.writeUInt32LE(cells.length, 4);
    header.writeUInt16LE(65, 8);
    header.writeUInt16LE(1 + width, 10);
    iconv.encode(name, encoding).copy(header, 32, 0, 10);
    header.write("C", 43);
    header[48] = width;
    header[64] = 0x0d;
    const records = cells.map((cell) => {
      const record = Buffer.alloc(1 + width, 0x20);
      iconv.encode(cell, encoding).copy(record, 1, 0, width);
      return record;
    });
    return Buffer.concat([header, ...records]);
  }

  it("is recognised by its texts, though its field names and texts are cut inside a character", () => {
    expect(detectDbfEncoding(dbf("所在道路", 10, ["瑶都大道北", "滨江大道"], "UTF-8"))).toBe("UTF-8");
    expect(detectDbfEncoding(dbf("所在道路名", 7, ["瑶都大道北", "滨江大道"], "GBK"))).toBe("GBK");
    expect(detectDbfEncoding(dbf("NAME", 10, ["plain"], "UTF-8"))).toBeNull();
  });

  it("is left to GDAL when it is broken or names a code page", () => {
    expect(detectDbfEncoding(new Uint8Array(3))).toBeNull();
    const western = dbf("NAME", 10, ["Ærø ø"], "latin1");
    expect(detectDbfEncoding(western)).toBe("ISO-8859-1");
    western[29] = 0x03;
    expect(detectDbfEncoding(western)).toBeNull();
  });
});

describe("a drawing", () => {
  it("says its code page, or is recognised by its text", () => {
    const header = (codePage: string) => Buffer.from(`  9\n$DWGCODEPAGE\n  3\n${codePage}\n`);
    expect(dxfEncoding(Buffer.concat([header("ANSI_936"), iconv.encode("给水", "GBK")]))).toBeNull();
    expect(dxfEncoding(Buffer.concat([header("ANSI_1252"), iconv.encode("给水管线", "GBK")]))).toBe("GBK");
    expect(dxfEncoding(Buffer.from("给水"))).toBe("UTF-8");
  });
});
