import type { DefectKind } from "./defect-kind.ts";
import type { Plot } from "./plot.ts";

/** A cell of a pipe that is written wrongly. */
function cell(
  check: DefectKind<Plot>["check"],
  column: string,
  written: (plot: Plot) => string | number,
): DefectKind<Plot> {
  return {
    check,
    plant(plot) {
      const { pipes } = plot;
      const row = plot.pickPipe(() => true);
      if (!row) return undefined;
      const before = pipes.text(row, column);
      const value = written(plot);
      pipes.set(row, { [column]: value });
      return { table: pipes, row, what: `${column} "${before}" is now "${value}"` };
    },
  };
}

/** Cells that are empty, no number, no date, no word, no size, in the wrong unit or out of their time. */
export const ATTRIBUTE_DEFECTS: readonly DefectKind<Plot>[] = [
  cell("required-field", "GJ", () => ""),
  {
    check: "number",
    plant(plot) {
      plot.pipes.makeText("YL", 8, 2);
      return cell("number", "YL", ({ random }) => random.pick(["0.3.5", "中压", "O.35"])).plant(plot);
    },
  },
  {
    check: "unit",
    plant(plot) {
      const { pipes } = plot;
      const row = plot.pickPipe((pipe) => plot.depth(pipe, "from") > 0.5);
      if (!row) return undefined;
      pipes.set(row, { QDMS: 1000 * plot.depth(row, "from") });
      return { table: pipes, row, what: "QDMS is in millimetres" };
    },
  },
  cell("date", "TCRQ", ({ random }) => random.pick(["2024-02-31", "2024-13-05", "去年"])),
  cell("known-word", "CZ", ({ random }) => random.pick(["塑钢", "竹", "新材料"])),
  cell("pipe-size", "GJ", ({ random }) => random.pick(["DN1O0", "一百", "De"])),
  cell("catalogue-size", "GJ", ({ random }) => random.pick(["DN137", "DN108", "DN222"])),
  cell("year", "JSND", ({ random }) => random.pick([2062, 1066, 2203])),
  {
    check: "duplicate-id",
    plant(plot) {
      const { pipes } = plot;
      const first = plot.pickPipe(() => true);
      if (!first) return undefined;
      const row = plot.pickPipe((pipe) => pipes.rows.indexOf(pipe) > pipes.rows.indexOf(first));
      if (!row) return undefined;
      pipes.set(row, { GXBM: pipes.text(first, "GXBM") });
      return { table: pipes, row, what: `the number of ${pipes.text(first, "GXBM")} again` };
    },
  },
];
