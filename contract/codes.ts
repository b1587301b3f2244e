import { z } from "zod";

/** Facts from a standard: which, from where, under which clause, and when they were last compared. */
const provenance = {
  standard: z.string().min(1),
  /** where the facts were read, and whether they were compared with the printed text */
  source: z.string().min(1),
  checkedOn: z.iso.date(),
};
const table = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ clause: z.string().min(1), items: z.array(item).min(1) });
const symbol = z.string().min(1);
const name = z.string().min(1);

/** assets/codes/cjj61.json: kinds of underground pipes, their materials, laying methods and points. */
export const pipeCodesSchema = z.strictObject({
  ...provenance,
  pipeKinds: table(
    z.strictObject({
      major: symbol,
      majorCode: z.string().regex(/^\d$/),
      majorName: name,
      symbol,
      code: z.string().regex(/^\d\d$/),
      name,
      colourName: name,
      /** colour of survey maps, sRGB */
      rgb: z.string().regex(/^#[0-9A-F]{6}$/),
    }),
  ),
  materials: table(z.strictObject({ symbol, name, appliesTo: z.array(name) })),
  layingMethods: table(z.strictObject({ symbol, name, note: z.string() })),
  useStates: table(z.strictObject({ symbol, name })),
  /** feature code of 8 digits → point of a distribution network */
  waterPoints: table(
    z.strictObject({
      code: z.string().regex(/^51042[12]\d\d$/),
      kind: z.enum(["feature", "appurtenance"]),
      name,
    }),
  ),
});
export type PipeCodes = z.infer<typeof pipeCodesSchema>;

/** Two digits of major class and three of the minor; a component and a matter may share one. */
const urbanCode = z.string().regex(/^\d{5}$/);

/** assets/codes/gb47678-5.json: what a city manages (components) and what can happen (matters). */
export const urbanCodesSchema = z.strictObject({
  ...provenance,
  components: table(z.strictObject({ code: urbanCode, majorName: name, name })),
  /** `componentCode`: the matter is that component being out of order */
  matters: table(
    z.strictObject({ code: urbanCode, majorName: name, name, componentCode: urbanCode.optional() }),
  ),
});
export type UrbanCodes = z.infer<typeof urbanCodesSchema>;

/** @throws ZodError when the file is not what it should be */
export const parsePipeCodes = (value: unknown): PipeCodes => pipeCodesSchema.parse(value);
/** @throws ZodError when the file is not what it should be */
export const parseUrbanCodes = (value: unknown): UrbanCodes => urbanCodesSchema.parse(value);
