import { pathLength } from "../plane.ts";
import type { DefectKind } from "./defect-kind.ts";
import { COLUMNS, type Plot, pathOf, placeOf, towards } from "./plot.ts";

const WELL = ["窨井", "51042201", true] as const;
const isWell = (plot: Plot) => (point: Parameters<Plot["kind"]>[0]) => plot.kind(point) === "窨井";

/** Points and ends that are twice, nowhere, in the wrong place, or not what they say. */
export const POINT_DEFECTS: readonly DefectKind<Plot>[] = [
  {
    check: "outside-bounds",
    plant(plot) {
      const like = plot.pickPoint(isWell(plot));
      if (!like) return undefined;
      const [x, y] = placeOf(like);
      const row = plot.addPoint(like, [x - 200_000, y], ...WELL);
      return { table: plot.points, row, what: "a point 200 km to the west" };
    },
  },
  {
    check: "duplicate-place",
    plant(plot) {
      const like = plot.pickPoint(isWell(plot));
      if (!like) return undefined;
      const row = plot.addPoint(like, placeOf(like), ...WELL);
      return { table: plot.points, row, what: `${plot.number(like)} surveyed twice` };
    },
  },
  {
    check: "orphan-point",
    plant(plot) {
      const like = plot.pickPoint(isWell(plot));
      if (!like) return undefined;
      const [x, y] = placeOf(like);
      const row = plot.addPoint(like, [x + 2.37, y + 1.91], ...WELL);
      return { table: plot.points, row, what: "a well that no pipe reaches" };
    },
  },
  {
    check: "feature-or-appurtenance",
    plant(plot) {
      const row = plot.pickPoint((point) => plot.kind(point) === "弯头");
      if (!row) return undefined;
      plot.points.set(row, { FSW: "窨井" });
      return { table: plot.points, row, what: "a bend that is a well too" };
    },
  },
  {
    check: "code-fits-kind",
    plant(plot) {
      const row = plot.pickPoint(isWell(plot));
      if (!row) return undefined;
      plot.points.set(row, { DBM: plot.random.pick(["51042204", "53042201", "510422"]) });
      return { table: plot.points, row, what: "a well with the code of something else" };
    },
  },
  {
    check: "end-off-point",
    plant(plot) {
      const row = plot.pickPipe((pipe) => plot.leafEnd(pipe) !== undefined && plot.length(pipe) > 3);
      if (!row) return undefined;
      const path = [...pathOf(row)];
      if (plot.leafEnd(row) === "from") path.reverse();
      const end = path.pop()!;
      const shifted = towards(end, path[path.length - 1]!, -0.4);
      path.push(shifted);
      row.shape = { line: plot.leafEnd(row) === "from" ? path.reverse() : path };
      return { table: plot.pipes, row, what: "the line ends 0.4 m past its point" };
    },
  },
  {
    check: "missing-point",
    plant(plot) {
      const row = plot.pickPipe(() => true);
      if (!row) return undefined;
      const number = `JS8${plot.random.integer(10000, 99999)}`;
      plot.pipes.set(row, { [COLUMNS[plot.random.pick(["from", "to"] as const)].node]: number });
      return { table: plot.pipes, row, what: `an end is called ${number}, which no point is` };
    },
  },
  {
    check: "self-segment",
    plant(plot) {
      const point = plot.pickPoint(isWell(plot));
      if (!point) return undefined;
      const like = plot.pipesAt(point)[0]!;
      const [x, y] = placeOf(point);
      const path = [placeOf(point), [x + 0.3, y], placeOf(point)] as const;
      const level = plot.level(like, plot.endAt(like, point));
      const row = plot.addPipe(like, path, point, point);
      for (const end of ["from", "to"] as const) plot.setLevel(row, end, level);
      return { table: plot.pipes, row, what: "from a point to itself" };
    },
  },
  {
    check: "duplicate-segment",
    plant(plot) {
      const free = new Set(["窨井", "闸阀", "水表", "消防栓", "水表井"]);
      const like = plot.pickPipe((pipe) =>
        (["from", "to"] as const).every((end) => free.has(plot.kind(plot.point(pipe, end)))),
      );
      if (!like) return undefined;
      const [from, to] = [plot.point(like, "from"), plot.point(like, "to")];
      const row = plot.addPipe(like, [...pathOf(like)].reverse(), to, from);
      plot.setLevel(row, "from", plot.level(like, "to"));
      plot.setLevel(row, "to", plot.level(like, "from"));
      return { table: plot.pipes, row, what: `${plot.pipes.text(like, "GXBM")} again, the other way` };
    },
  },
  {
    check: "segment-too-short",
    plant(plot) {
      const like = plot.pickPipe((pipe) => pathLength(pathOf(pipe).slice(0, 2)) > 1);
      if (!like) return undefined;
      const path = pathOf(like);
      const first = plot.point(like, "from");
      const at = towards(path[0]!, path[1]!, 0.03);
      const joint = plot.addPoint(first, at, "直通", "", false);
      const row = plot.addPipe(like, [path[0]!, at], first, joint);
      plot.setLevel(row, "from", plot.level(like, "from"));
      plot.setLevel(row, "to", plot.level(like, "from"));
      plot.pipes.set(like, { QDDH: plot.number(joint) });
      like.shape = { line: [at, ...path.slice(1)] };
      return { table: plot.pipes, row, what: "two points 3 cm apart" };
    },
  },
];
