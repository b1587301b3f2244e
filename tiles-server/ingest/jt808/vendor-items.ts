import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ItemKind, ItemKinds } from "./location-items.ts";

const FILE = new URL("../../../assets/codes/jt808-items.json", import.meta.url);

const BYTES = { u8: 1, bool: 1, u16: 2, i16: 2, u32: 4 } as const;
type FieldType = keyof typeof BYTES;

const fieldSchema = z.strictObject({
  name: z.string().min(1),
  at: z.number().int().min(0).max(254),
  type: z.enum(["u8", "bool", "u16", "i16", "u32"]),
  scale: z.number().positive().optional(),
});
const fileSchema = z.object({
  items: z.array(
    z.strictObject({
      id: z.string().regex(/^0x[E-F][0-9A-F]$/, "expected 0xE0 to 0xFF: the others are the standard's"),
      name: z.string().min(1),
      bytes: z.number().int().min(1).max(255),
      fields: z.array(fieldSchema).min(1),
    }),
  ),
});

/** Items of vendors that this site's vehicles send. @throws Error naming the entry that is wrong */
export function readVendorItems(): ItemKinds {
  return vendorItems(JSON.parse(readFileSync(FILE, "utf8")));
}

/** @throws Error for a field beyond the item's end, an id given twice, or another shape */
export function vendorItems(content: unknown): ItemKinds {
  const kinds = new Map<number, ItemKind>();
  for (const { id, name, bytes, fields } of fileSchema.parse(content).items) {
    const number = Number(id);
    if (kinds.has(number)) throw new Error(`jt808-items.json: item ${id} is given twice`);
    const beyond = fields.find(({ at, type }) => at + BYTES[type] > bytes);
    if (beyond) throw new Error(`jt808-items.json: ${id} ${beyond.name} ends after byte ${bytes}`);
    kinds.set(number, {
      name,
      fits: (length) => length === bytes,
      read: (data) =>
        Object.fromEntries(
          fields.map((field) => [field.name, readField(data, field.at, field.type, field.scale)]),
        ),
    });
  }
  return kinds;
}

function readField(data: Buffer, at: number, type: FieldType, scale = 1): number | boolean {
  switch (type) {
    case "bool":
      return data[at] !== 0;
    case "i16":
      return data.readInt16BE(at) * scale;
    default:
      return data.readUIntBE(at, BYTES[type]) * scale;
  }
}
