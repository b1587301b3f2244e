/** What one attribute of a layer is called, measured in and recognised by. Names are canonical: units are in them. */
export interface FieldDefinition {
  /** canonical name in features, API and tiles, e.g. `outerDiameterMm` */
  readonly name: string;
  readonly label: Label;
  readonly type: "string" | "integer" | "number" | "boolean" | "date" | "enum";
  /** SI symbol shown after the value; absent for counts and names */
  readonly unit?: string;
  /** for `enum`: code → names; the code is what is stored */
  readonly values?: Readonly<Record<string, Label>>;
  /** column names surveys use for it, matched without case: CJJ 61 abbreviations, Chinese, English */
  readonly columns: readonly string[];
  /** import refuses a row without it */
  readonly required?: boolean;
  /** how it travels in a tile's property table; absent = not in tiles, ask the server */
  readonly tile?: "uint8" | "uint16" | "uint32" | "int16" | "float32" | "enum8" | "string";
  /** stored number = value × tileScale, e.g. 100 for centimetres of a metre value */
  readonly tileScale?: number;
  /** stored number = value − tileOffset, e.g. 1900 for years in a byte; what does not fit is stored as not surveyed */
  readonly tileOffset?: number;
}

export interface Label {
  readonly zh: string;
  readonly en: string;
}
