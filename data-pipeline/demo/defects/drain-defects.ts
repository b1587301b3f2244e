import type { DefectKind, Planted } from "./defect-kind.ts";
import type { HeldRow } from "./held-table.ts";
import { type Plot, pathOf } from "./plot.ts";

/** Pump stations lift water, outfalls let it drop: what is wrong in a well is right there. */
const isWell = (plot: Plot, point: HeldRow) => plot.kind(point) === "污水井";
const arriving = (plot: Plot, point: HeldRow) =>
  plot.pipesAt(point).filter((pipe) => plot.endAt(pipe, point) === "to");
const leaving = (plot: Plot, point: HeldRow) =>
  plot.pipesAt(point).filter((pipe) => plot.endAt(pipe, point) === "from");
const boreMm = (plot: Plot, pipe: HeldRow) => Number(plot.pipes.text(pipe, "GJ").slice(2));
const lowest = (levels: readonly number[]) => Math.min(...levels);
const leavesAt = (plot: Plot, point: HeldRow) =>
  lowest(leaving(plot, point).map((pipe) => plot.level(pipe, "from")));

/** A pipe between two wells with more pipes after it, all of them untouched. */
function pickBetweenWells(plot: Plot, fits: (pipe: HeldRow) => boolean): HeldRow | undefined {
  return plot.pickPipe((pipe) => {
    const [from, to] = [plot.point(pipe, "from"), plot.point(pipe, "to")];
    const wells = isWell(plot, from) && isWell(plot, to);
    return wells && leaving(plot, to).length > 0 && plot.areFree(from) && plot.areFree(to) && fits(pipe);
  });
}

const planted = (plot: Plot, row: HeldRow, what: string): Planted => ({ table: plot.pipes, row, what });

/** What goes wrong in a drain: water that climbs, drops, is squeezed, or has no way out. */
export const DRAIN_DEFECTS: readonly DefectKind<Plot>[] = [
  {
    check: "against-fall",
    plant(plot) {
      const row = pickBetweenWells(plot, (pipe) => {
        const raised = plot.level(pipe, "from") + RISE_M;
        return raised - leavesAt(plot, plot.point(pipe, "to")) < 0.18;
      });
      if (!row) return undefined;
      plot.setLevel(row, "to", plot.level(row, "from") + RISE_M);
      return planted(plot, row, `ends ${RISE_M} m higher than it starts`);
    },
  },
  {
    check: "well-rise",
    plant(plot) {
      const row = pickBetweenWells(plot, (pipe) => {
        const from = plot.point(pipe, "from");
        return arriving(plot, from).length > 0 && leaving(plot, from).length === 1;
      });
      if (!row) return undefined;
      const arrivals = arriving(plot, plot.point(row, "from")).map((pipe) => plot.level(pipe, "to"));
      plot.setLevel(row, "from", lowest(arrivals) + 0.1);
      return planted(plot, row, "starts 0.1 m above the lowest pipe that arrives");
    },
  },
  {
    check: "well-drop",
    plant(plot) {
      let raise = 0;
      const row = pickBetweenWells(plot, (pipe) => {
        if (arriving(plot, plot.point(pipe, "from")).length > 0) return false;
        const after = leaving(plot, plot.point(pipe, "to"));
        const invert = plot.level(pipe, "to") - leavesAt(plot, plot.point(pipe, "to"));
        const crownOut = lowest(after.map((out) => plot.level(out, "from") + boreMm(plot, out) / 1000));
        const crown = plot.level(pipe, "to") + boreMm(plot, pipe) / 1000 - crownOut;
        raise = 0.4 - Math.min(invert, crown);
        return (["from", "to"] as const).every((end) => plot.depth(pipe, end) - raise > 0.4);
      });
      if (!row) return undefined;
      const head = plot.point(row, "from");
      for (const end of ["from", "to"] as const) plot.setLevel(row, end, plot.level(row, end) + raise);
      plot.points.set(head, { MS: plot.depth(row, "from") });
      return planted(plot, row, `lies ${raise.toFixed(2)} m too high and drops into its well`);
    },
  },
  {
    check: "narrows-downstream",
    plant(plot) {
      const row = pickBetweenWells(plot, (pipe) => {
        const from = plot.point(pipe, "from");
        const widest = Math.max(0, ...arriving(plot, from).map((one) => boreMm(plot, one)));
        return leaving(plot, from).length === 1 && widest >= 400;
      });
      if (!row) return undefined;
      const before = plot.pipes.text(row, "GJ");
      plot.pipes.set(row, { GJ: "DN300" });
      return planted(plot, row, `DN300 and not ${before}`);
    },
  },
  {
    check: "no-outlet",
    plant(plot) {
      const pipe = pickBetweenWells(plot, (one) => {
        const [from, to] = [plot.point(one, "from"), plot.point(one, "to")];
        const depth = plot.ground(from) - leavesAt(plot, to) + 0.1;
        return plot.pipesAt(from).length === 1 && depth > 0.6 && depth < 9 && plot.length(one) > 5;
      });
      if (!pipe) return undefined;
      const [head, well] = [plot.point(pipe, "from"), plot.point(pipe, "to")];
      const start = leavesAt(plot, well);
      plot.pipes.set(pipe, { QDDH: plot.number(well), ZDDH: plot.number(head) });
      pipe.shape = { line: [...pathOf(pipe)].reverse() };
      plot.setLevel(pipe, "from", start);
      plot.setLevel(pipe, "to", start - 0.1);
      plot.points.set(head, { MS: plot.depth(pipe, "to") });
      const what = `${plot.pipes.text(pipe, "GXBM")} flows to the well that it came from`;
      return { table: plot.points, row: head, what };
    },
  },
];
const RISE_M = 0.06;
