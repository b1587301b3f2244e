import type { DefectKind } from "./defect-kind.ts";
import type { HeldRow } from "./held-table.ts";
import { COLUMNS, type Plot } from "./plot.ts";

/** Crossings are checked from this outside diameter on; smaller pipes may be moved without meeting others. */
const SMALL_MM = 100;
export const isSmall = (plot: Plot, pipe: HeldRow): boolean => plot.pipes.number(pipe, "WJ") < SMALL_MM;

/** Lowers the dead end of a pipe, with the point's own depth. */
function lowerLeaf(plot: Plot, row: HeldRow, byM: number): void {
  const end = plot.leafEnd(row)!;
  const point = plot.point(row, end);
  plot.setLevel(row, end, plot.level(row, end) - byM);
  plot.points.set(point, { MS: plot.points.number(point, "MS") + byM });
}

/** Levels, depths and fittings that cannot be. */
export const LEVEL_DEFECTS: readonly DefectKind<Plot>[] = [
  {
    check: "level-balance",
    plant(plot) {
      const row = plot.pickPipe(() => true);
      if (!row) return undefined;
      const end = plot.random.pick(["from", "to"] as const);
      plot.pipes.set(row, { [COLUMNS[end].depth]: plot.depth(row, end) + 0.07 });
      return { table: plot.pipes, row, what: `${COLUMNS[end].depth} is 7 cm too much` };
    },
  },
  {
    check: "node-level",
    plant(plot) {
      let end: "from" | "to" | undefined;
      const row = plot.pickPipe((pipe) => {
        if (!isSmall(plot, pipe) || plot.length(pipe) < 5) return false;
        end = (["from", "to"] as const).find((one) => plot.kind(plot.point(pipe, one)) === "三通");
        return end !== undefined && plot.areFree(plot.point(pipe, end));
      });
      if (!row || !end) return undefined;
      plot.setLevel(row, end, plot.level(row, end) - 0.35);
      return { table: plot.pipes, row, what: "level and depth at a tee 35 cm below the other pipes" };
    },
  },
  {
    check: "steep",
    plant(plot) {
      const row = plot.pickPipe((pipe) => {
        const length = plot.length(pipe);
        return isSmall(plot, pipe) && plot.leafEnd(pipe) !== undefined && length > 1.2 && length < 2.4;
      });
      if (!row) return undefined;
      lowerLeaf(plot, row, plot.length(row) * 1.3);
      return { table: plot.pipes, row, what: "dives at more than 45°" };
    },
  },
  {
    check: "too-deep",
    plant(plot) {
      const row = plot.pickPipe((pipe) => {
        const length = plot.length(pipe);
        return isSmall(plot, pipe) && plot.leafEnd(pipe) !== undefined && length > 15 && length < 60;
      });
      if (!row) return undefined;
      lowerLeaf(plot, row, 5);
      return { table: plot.pipes, row, what: "5 m deeper than it lies" };
    },
  },
  {
    check: "degree",
    plant(plot) {
      const row = plot.pickPoint((point) => plot.kind(point) === "三通");
      if (!row) return undefined;
      plot.setKind(row, "四通", "51042103", false);
      return { table: plot.points, row, what: "a tee that is called a cross" };
    },
  },
  changeAtJoint("node-size", "GJ", (size) =>
    size.startsWith("De") ? (size === "De75" ? "De90" : "De75") : size === "DN150" ? "DN200" : "DN150",
  ),
  changeAtJoint("node-material", "CZ", (material) => (material === "钢" ? "铸铁" : "钢")),
];

/** A pipe that differs from the next at a well, bend or valve, and at its other end meets more than one. */
function changeAtJoint(
  check: DefectKind<Plot>["check"],
  column: string,
  other: (value: string) => string,
): DefectKind<Plot> {
  const continues = new Set(["窨井", "弯头", "闸阀"]);
  return {
    check,
    plant(plot) {
      let joint: HeldRow | undefined;
      const pipe = plot.pickPipe((one) => {
        const ends = [plot.point(one, "from"), plot.point(one, "to")];
        joint = ends.find((point) => continues.has(plot.kind(point)) && plot.areFree(point));
        return joint !== undefined && ends.some((point) => plot.pipesAt(point).length !== 2);
      });
      if (!pipe || !joint) return undefined;
      const before = plot.pipes.text(pipe, column);
      plot.pipes.set(pipe, { [column]: other(before) });
      const what = `${plot.pipes.text(pipe, "GXBM")} is ${other(before)} and not ${before}`;
      return { table: plot.points, row: joint, what };
    },
  };
}
