/**
 * EPANET 2.2 input files (https://epanet22.readthedocs.io, "Input File Format"): a network as text sections.
 * Lengths and elevations are feet and diameters inches under the US flow units, metres and millimetres else.
 * Rows are line numbers. A node and a link may share an id in EPANET; here a link that becomes a point and whose
 * id a node has is called PUMP-id or VALVE-id.
 */
import { readFile } from "node:fs/promises";
import iconv from "iconv-lite";
import type { Findings } from "./findings.ts";
import { type SurveyTable, SurveyTableBuilder, type SurveyValue } from "./survey-table.ts";
import { detectEncoding } from "./text-encoding.ts";

const US_UNITS = new Set(["CFS", "GPM", "MGD", "IMGD", "AFD"]);
const METRIC_UNITS = new Set(["LPS", "LPM", "MLD", "CMH", "CMD", "CMS"]);
const SECTIONS = [
  "TITLE",
  "JUNCTIONS",
  "RESERVOIRS",
  "TANKS",
  "PIPES",
  "PUMPS",
  "VALVES",
  "TAGS",
  "DEMANDS",
  "STATUS",
  "PATTERNS",
  "CURVES",
  "CONTROLS",
  "RULES",
  "ENERGY",
  "EMITTERS",
  "QUALITY",
  "SOURCES",
  "REACTIONS",
  "MIXING",
  "TIMES",
  "REPORT",
  "OPTIONS",
  "COORDINATES",
  "VERTICES",
  "LABELS",
  "BACKDROP",
  "LEAKAGE",
  "ROUGHNESS",
  "END",
]; // prettier-ignore
const SWMM_SECTIONS = ["CONDUITS", "SUBCATCHMENTS", "OUTFALLS"];
const VALVE_TYPES = new Set(["PRV", "PSV", "PBV", "FCV", "TCV", "GPV", "PCV"]);

interface Line {
  readonly number: number;
  readonly words: readonly string[];
}
interface Node {
  readonly line: number;
  readonly kind: "junction" | "plant" | "tank";
  readonly elevation: number;
  place?: readonly [x: number, y: number];
}
type Refuse = (
  line: number | null,
  id: string | null,
  field: string | null,
  found: string,
  expected: string,
  advice: string,
) => void;

/**
 * Reads the pipes or the points of an EPANET model.
 * @param part `links` = the pipes; `points` = junctions, reservoirs, tanks, pumps and valves
 * @throws Error when the file cannot be read or is a SWMM model; what is wrong in it becomes a finding with its line
 */
export async function readEpanet(
  path: string,
  part: "links" | "points",
  about: { file: string; encoding?: string | undefined },
  findings: Findings,
): Promise<SurveyTable> {
  const bytes = await readFile(path);
  const encoding = about.encoding ?? detectEncoding(bytes) ?? "UTF-8";
  const refuse: Refuse = (row, id, field, found, expected, advice) =>
    findings.add({ file: about.file, row, id, field, found, expected, advice, severity: "error" });
  const sections = splitSections(iconv.decode(bytes, encoding), refuse);
  const isSwmm = SWMM_SECTIONS.find((name) => sections.has(name));
  if (isSwmm)
    throw new Error(`${about.file}: found [${isSwmm}]; this is a SWMM model, expected an EPANET network`);
  const units = readUnits(sections, refuse);
  const nodes = readNodes(sections, refuse);
  readPlaces(sections, nodes, refuse);
  const builder = new SurveyTableBuilder();
  const columns =
    part === "links"
      ? readPipes(sections, nodes, builder, refuse)
      : readPoints(sections, nodes, builder, refuse);
  return builder.finish({
    file: about.file,
    table: part === "links" ? "PIPES" : "nodes",
    crs: null,
    columns,
    diameterUnit: units === "us" ? "in" : "mm",
    heightUnit: units === "us" ? "ft" : "m",
    notes: [
      ...(encoding === "UTF-8" ? [] : [`text is ${encoding}`]),
      `EPANET units: ${units === "us" ? "feet and inches" : "metres and millimetres"}`,
    ],
  });
}

function splitSections(text: string, refuse: Refuse): Map<string, Line[]> {
  const sections = new Map<string, Line[]>();
  let current: Line[] | null = null;
  let name = "";
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.split(";", 1)[0]!.trim();
    if (line === "") return;
    if (line.startsWith("[")) {
      // EPANET itself compares only the beginning of a section's name
      const wanted = line.slice(1).replace(/\].*$/, "").trim().toUpperCase();
      name = SECTIONS.find((section) => section.startsWith(wanted.slice(0, 4))) ?? wanted;
      current = sections.get(name) ?? [];
      sections.set(name, current);
      return;
    }
    if (name === "END") return;
    if (!current) {
      refuse(
        index + 1,
        null,
        null,
        `"${line.slice(0, 40)}" before any section`,
        "a section such as [JUNCTIONS]",
        "check that this is an EPANET input file",
      );
      current = [];
      return;
    }
    current.push({ number: index + 1, words: wordsOf(line) });
  });
  return sections;
}

/** Words of a line; a name in double quotes may hold blanks. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), (match) => match[1] ?? match[2]!);
}

function readUnits(sections: Map<string, Line[]>, refuse: Refuse): "us" | "metric" {
  let units = "GPM"; // EPANET's default
  for (const { number, words } of sections.get("OPTIONS") ?? []) {
    if (words[0]!.toUpperCase() !== "UNITS") continue;
    const flow = (words[1] ?? "").toUpperCase();
    if (US_UNITS.has(flow) || METRIC_UNITS.has(flow)) units = flow;
    else
      refuse(
        number,
        null,
        "UNITS",
        words[1] ?? "nothing",
        `one of ${[...US_UNITS, ...METRIC_UNITS].join(", ")}`,
        "correct [OPTIONS] UNITS: lengths and diameters depend on it",
      );
  }
  return US_UNITS.has(units) ? "us" : "metric";
}

function readNodes(sections: Map<string, Line[]>, refuse: Refuse): Map<string, Node> {
  const nodes = new Map<string, Node>();
  const kinds = [
    ["JUNCTIONS", "junction"],
    ["RESERVOIRS", "plant"],
    ["TANKS", "tank"],
  ] as const;
  for (const [section, kind] of kinds) {
    for (const { number, words } of sections.get(section) ?? []) {
      const [id, level] = words;
      const known = nodes.get(id!);
      if (known) {
        refuse(
          number,
          id!,
          "id",
          `node ${id} again, first in line ${known.line}`,
          "one line for each node",
          "rename or remove one of them",
        );
        continue;
      }
      // EPANET takes a missing elevation as 0
      const elevation = level === undefined ? 0 : numberOf(level);
      if (elevation === null)
        refuse(
          number,
          id!,
          section === "RESERVOIRS" ? "head" : "elevation",
          level!,
          "a number",
          "correct the level",
        );
      nodes.set(id!, { line: number, kind, elevation: elevation ?? 0 });
    }
  }
  if (nodes.size === 0)
    refuse(
      null,
      null,
      null,
      "no node in [JUNCTIONS], [RESERVOIRS] or [TANKS]",
      "an EPANET network",
      "check that this is an EPANET input file",
    );
  return nodes;
}

function readPlaces(sections: Map<string, Line[]>, nodes: Map<string, Node>, refuse: Refuse): void {
  const lines = sections.get("COORDINATES");
  if (!lines || lines.length === 0) {
    refuse(
      null,
      null,
      "COORDINATES",
      "no [COORDINATES]",
      "coordinates of every node",
      "export the network with its map; without coordinates it has no place",
    );
    return;
  }
  for (const { number, words } of lines) {
    const [id, x, y] = words;
    const node = nodes.get(id!);
    const place = [numberOf(x), numberOf(y)] as const;
    if (place[0] === null || place[1] === null)
      refuse(
        number,
        id!,
        "COORDINATES",
        words.slice(1).join(" ") || "nothing",
        "x and y as numbers",
        "correct the coordinates",
      );
    else if (node) node.place = [place[0], place[1]];
    // EPANET ignores coordinates of nodes that do not exist, and so does this
  }
  for (const [id, node] of nodes)
    if (!node.place)
      refuse(
        node.line,
        id,
        "COORDINATES",
        `node ${id} has none`,
        "x and y of every node",
        "add a line to [COORDINATES]",
      );
}

function readPipes(
  sections: Map<string, Line[]>,
  nodes: Map<string, Node>,
  builder: SurveyTableBuilder,
  refuse: Refuse,
): Map<string, SurveyValue[]> {
  const vertices = readVertices(sections, refuse);
  const columns = columnsOf([
    "id",
    "fromNode",
    "toNode",
    "diameterLabel",
    "status",
    "modelLength",
    "roughness",
  ]);
  for (const { number, words } of sections.get("PIPES") ?? []) {
    const [id, from, to, length, diameter, roughness, ...rest] = words;
    if (diameter === undefined) {
      refuse(
        number,
        id ?? null,
        null,
        words.join(" "),
        "id, two nodes, length, diameter, roughness",
        "complete the line",
      );
      continue;
    }
    const status = rest
      .map((word) => word.toUpperCase())
      .find((word) => ["OPEN", "CLOSED", "CV"].includes(word));
    if (numberOf(length) === null) refuse(number, id!, "length", length!, "a number", "correct the length");
    if (!(Number(diameter) > 0))
      refuse(number, id!, "diameter", diameter, "a number above 0", "correct the diameter");
    const ends = [placeOf(nodes, from!, number, id!, refuse), placeOf(nodes, to!, number, id!, refuse)];
    builder.startFeature(ends[0] && ends[1] ? "line" : "none", number);
    if (ends[0] && ends[1]) {
      for (const [x, y] of [ends[0], ...(vertices.get(id!) ?? []), ends[1]])
        builder.addVertex(x, y, Number.NaN);
      builder.endPart();
    }
    pushRow(columns, [
      id!,
      from!,
      to!,
      numberOf(diameter),
      status ?? "OPEN",
      numberOf(length),
      numberOf(roughness),
    ]);
  }
  return columns;
}

function readVertices(sections: Map<string, Line[]>, refuse: Refuse): Map<string, [number, number][]> {
  const vertices = new Map<string, [number, number][]>();
  for (const { number, words } of sections.get("VERTICES") ?? []) {
    const [id, x, y] = [words[0]!, numberOf(words[1]), numberOf(words[2])];
    if (x === null || y === null) {
      refuse(
        number,
        id,
        "VERTICES",
        words.slice(1).join(" ") || "nothing",
        "x and y as numbers",
        "correct the vertex",
      );
      continue;
    }
    const list = vertices.get(id) ?? [];
    list.push([x, y]);
    vertices.set(id, list);
  }
  return vertices;
}

function readPoints(
  sections: Map<string, Line[]>,
  nodes: Map<string, Node>,
  builder: SurveyTableBuilder,
  refuse: Refuse,
): Map<string, SurveyValue[]> {
  const columns = columnsOf([
    "id",
    "kind",
    "groundElevM",
    "diameterLabel",
    "valveState",
    "fromNode",
    "toNode",
  ]);
  for (const [id, node] of nodes) {
    addPoint(builder, node.line, node.place);
    // a reservoir's number is a head of water, not a ground level
    pushRow(columns, [id, node.kind, node.kind === "plant" ? null : node.elevation, null, null, null, null]);
  }
  const states = new Map(
    (sections.get("STATUS") ?? []).map(({ words }) => [words[0]!, (words[1] ?? "").toLowerCase()]),
  );
  for (const section of ["PUMPS", "VALVES"] as const) {
    for (const { number, words } of sections.get(section) ?? []) {
      const [id, from, to, diameter, type] = words;
      if (to === undefined) {
        refuse(number, id ?? null, null, words.join(" "), "id and two nodes", "complete the line");
        continue;
      }
      if (section === "VALVES" && !VALVE_TYPES.has((type ?? "").toUpperCase()))
        refuse(
          number,
          id!,
          "type",
          type ?? "nothing",
          `one of ${[...VALVE_TYPES].join(", ")}`,
          "correct the valve's type",
        );
      if (section === "VALVES" && !(Number(diameter) > 0))
        refuse(number, id!, "diameter", diameter ?? "nothing", "a number above 0", "correct the diameter");
      const ends = [placeOf(nodes, from!, number, id!, refuse), placeOf(nodes, to, number, id!, refuse)];
      const [a, b] = ends;
      addPoint(builder, number, a && b ? [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] : undefined);
      const state = states.get(id!);
      const name = nodes.has(id!) ? `${section.slice(0, -1)}-${id}` : id!;
      const size = section === "VALVES" ? numberOf(diameter) : null;
      const kind = section === "VALVES" ? "pressureValve" : "pumpStation";
      pushRow(columns, [
        name,
        kind,
        null,
        size,
        state === "open" || state === "closed" ? state : null,
        from!,
        to,
      ]);
    }
  }
  return columns;
}

function placeOf(nodes: Map<string, Node>, id: string, line: number, link: string, refuse: Refuse) {
  const node = nodes.get(id);
  if (!node)
    refuse(
      line,
      link,
      "node",
      `node ${id}, which does not exist`,
      "a node of [JUNCTIONS], [RESERVOIRS] or [TANKS]",
      "correct the node's id or add the node",
    );
  return node?.place;
}

function addPoint(
  builder: SurveyTableBuilder,
  line: number,
  place: readonly [number, number] | undefined,
): void {
  builder.startFeature(place ? "point" : "none", line);
  if (!place) return;
  builder.addVertex(place[0], place[1], Number.NaN);
  builder.endPart();
}

function columnsOf(names: readonly string[]): Map<string, SurveyValue[]> {
  return new Map(names.map((name) => [name, []]));
}

function pushRow(columns: Map<string, SurveyValue[]>, row: readonly SurveyValue[]): void {
  let i = 0;
  for (const column of columns.values()) column.push(row[i++]!);
}

function numberOf(word: string | undefined): number | null {
  const number = word === undefined || word === "" ? Number.NaN : Number(word);
  return Number.isFinite(number) ? number : null;
}
