import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { CheckedFiles } from "./check-files.ts";
import { escapeHtml } from "./html-text.ts";
import { RULES } from "./rules.ts";

/** Width of the drawing, in its own units; the line of a street's pipes is a unit or two. */
const WIDTH = 2000;
/** Layers that make the map; buildings and trees would hide it. */
const DRAWN = new Set(["roads", "duty-grids"]);

/** The pipes, roads and duty grids of a survey as SVG, and a dot for every finding that has a place. */
export function surveyMap({ tables, findings }: CheckedFiles): string {
  const drawn = tables.filter(({ layer }) => layer.elevationReference !== undefined || DRAWN.has(layer.id));
  const pipes = tables.filter(({ layer }) => layer.elevationReference !== undefined);
  const frame = new Frame((pipes.length > 0 ? pipes : tables).map(({ table }) => table));
  const lines = drawn
    .map(({ layer, table }) => ({ layer, path: frame.pathOf(table) }))
    .filter(({ path }) => path !== "")
    .sort((a, b) => order(a.layer) - order(b.layer))
    .map(({ layer, path }) =>
      layer.id === "duty-grids"
        ? `<path class="grid" d="${path}"/>`
        : `<path stroke="${layer.colour.light}" d="${path}"/>`,
    );
  const dots = findings.map(({ lon, lat, severity, check, file, row, id, found }) => {
    if (lon === null || lat === null) return "";
    const [x, y] = frame.at(lon, lat);
    const text = `${RULES[check].name.zh} · ${file} ${row ?? ""} ${id ?? ""}: ${found}`;
    return `<circle class="${severity}" cx="${x}" cy="${y}" r="5"><title>${escapeHtml(text)}</title></circle>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${frame.height}" role="img" aria-label="map">${lines.join("\n")}${dots.join("\n")}</svg>`;
}

/** Grids lie below roads, roads below pipes. */
function order(layer: LayerDefinition): number {
  return layer.id === "duty-grids" ? 0 : layer.id === "roads" ? 1 : 2;
}

/** Where the survey lies on the paper: its middle 99 %; what lies outside is drawn at the edge. */
class Frame {
  readonly height: number;
  readonly #west: number;
  readonly #north: number;
  readonly #unitsPerLonDegree: number;
  readonly #unitsPerLatDegree: number;

  constructor(tables: readonly FeatureTable[]) {
    const [west, east] = middle(tables, 0);
    const [south, north] = middle(tables, 1);
    const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const span = Math.max(east - west, 1e-6);
    this.#unitsPerLonDegree = WIDTH / span;
    this.#unitsPerLatDegree = WIDTH / (span * narrow);
    this.#west = west;
    this.#north = north;
    this.height = Math.min(
      2 * WIDTH,
      Math.max(WIDTH / 4, Math.round((north - south) * this.#unitsPerLatDegree)),
    );
  }

  at(lonDeg: number, latDeg: number): [x: number, y: number] {
    const x = Math.round((lonDeg - this.#west) * this.#unitsPerLonDegree);
    const y = Math.round((this.#north - latDeg) * this.#unitsPerLatDegree);
    return [Math.min(WIDTH, Math.max(0, x)), Math.min(this.height, Math.max(0, y))];
  }

  /** Lines and rings as path data; what is shorter than a unit is left out. */
  pathOf({ coordinates, partStart }: FeatureTable): string {
    const parts: string[] = [];
    const drawn = new Set<string>();
    for (let part = 0; part + 1 < partStart.length; part++) {
      let path = "";
      let [lastX, lastY] = [Number.NaN, Number.NaN];
      for (let v = partStart[part]!; v < partStart[part + 1]!; v++) {
        if (!Number.isFinite(coordinates[3 * v]!)) continue;
        const [x, y] = this.at(coordinates[3 * v]!, coordinates[3 * v + 1]!);
        if (x === lastX && y === lastY) continue;
        path += path === "" ? `M${x} ${y}` : `L${x} ${y}`;
        [lastX, lastY] = [x, y];
      }
      if (!path.includes("L") || drawn.has(path)) continue;
      drawn.add(path);
      parts.push(path);
    }
    return parts.join("");
  }
}

/** Where 99 % of the vertices lie along an axis, and a margin. */
function middle(tables: readonly FeatureTable[], axis: 0 | 1): [low: number, high: number] {
  const values: number[] = [];
  for (const { coordinates } of tables)
    for (let i = axis; i < coordinates.length; i += 3)
      if (Number.isFinite(coordinates[i]!)) values.push(coordinates[i]!);
  if (values.length === 0) return [0, 1];
  values.sort((a, b) => a - b);
  const [low, high] = [0.005, 0.995].map((share) => values[Math.floor(share * (values.length - 1))]!);
  const margin = 0.03 * (high! - low!) + 1e-5;
  return [low! - margin, high! + margin];
}
