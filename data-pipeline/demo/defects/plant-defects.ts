import type { PlantedDefect, PlantedDefects } from "../../check/planted.ts";
import type { Ring } from "../plane.ts";
import { Random } from "../random.ts";
import { centroid, inside } from "../ring.ts";
import { ATTRIBUTE_DEFECTS } from "./attribute-defects.ts";
import type { DefectKind, Planted } from "./defect-kind.ts";
import { DRAIN_DEFECTS } from "./drain-defects.ts";
import type { HeldRow, HeldTable } from "./held-table.ts";
import { LEVEL_DEFECTS } from "./level-defects.ts";
import { networkDefects } from "./network-defects.ts";
import { Plot } from "./plot.ts";
import { POINT_DEFECTS } from "./point-defects.ts";

/** Survey tables that defects are planted in: of the water network, of one net of drains, and the duty grids. */
export const SPOILED = {
  waterPoints: "water/JSP.shp",
  waterPipes: "water/JSL.shp",
  sewerPoints: "reserved/sewer/WSP.shp",
  sewerPipes: "reserved/sewer/WSL.shp",
  dutyGrids: "duty-grids.gpkg",
} as const;

/**
 * Plants defects, of every kind in turn, and takes rows out that a defect leaves out.
 * @returns what was planted, with the rows as they will be in the files
 * @throws Error when the survey has no place for so many
 */
export function plantDefects(
  tables: ReadonlyMap<string, HeldTable>,
  count: number,
  seed: number,
): PlantedDefects {
  const table = (file: string) => tables.get(file)!;
  const random = new Random(seed, "defects");
  const removed = new Set<HeldRow>();
  const water = new Plot(table(SPOILED.waterPoints), table(SPOILED.waterPipes), random, "JS");
  const sewer = new Plot(table(SPOILED.sewerPoints), table(SPOILED.sewerPipes), random, "WS");
  const waterKinds = [
    ...ATTRIBUTE_DEFECTS,
    ...POINT_DEFECTS,
    ...LEVEL_DEFECTS,
    ...networkDefects(removed),
  ].map((kind) => on(water, kind));
  const kinds = [
    ...waterKinds,
    ...DRAIN_DEFECTS.map((kind) => on(sewer, kind)),
    on(table(SPOILED.dutyGrids), overlapDefect(random)),
  ];
  const done: (Planted & { check: PlantedDefect["check"] })[] = [];
  for (let open = kinds; done.length < count; ) {
    if (open.length === 0) throw new Error(`no place for ${count} defects, only for ${done.length}`);
    open = open.filter(({ check, plant }) => {
      if (done.length === count) return true;
      const one = plant();
      if (one) done.push({ ...one, check });
      return one !== undefined;
    });
  }
  for (const { rows } of tables.values())
    rows.splice(0, rows.length, ...rows.filter((row) => !removed.has(row)));
  const numbers = new Map(
    [...tables.values()].flatMap(({ rows }) => rows.map((row, i) => [row, i + 1] as const)),
  );
  return {
    about: "演示数据：人为植入的错误。Planted by `twin demo --defects`; check with `twin check --planted`.",
    seed,
    defects: done.map(({ check, table: { file }, row, what }) => ({
      check,
      file,
      row: numbers.get(row)!,
      id: String(row.values[0]),
      what,
    })),
  };
}

function on<Where>(where: Where, { check, plant }: DefectKind<Where>) {
  return { check, plant: () => plant(where) };
}

/** A duty grid that lies in the middle of another. */
function overlapDefect(random: Random): DefectKind<HeldTable> {
  const used = new Set<HeldRow>();
  const side = 20;
  return {
    check: "area-overlap",
    plant(grids) {
      const home = grids.rows.find((row) => !used.has(row) && squareIn(row, side) !== undefined);
      if (!home) return undefined;
      used.add(home);
      const square = squareIn(home, side)!;
      const id = `431129999999${String(random.integer(100, 999))}`;
      const row = grids.addCopy(home, { polygons: [[square]] }, { BSM: `${id}${used.size}`, MC: "重叠网格" });
      used.add(row);
      return { table: grids, row, what: `${side} m × ${side} m inside ${grids.text(home, "BSM")}` };
    },
  };
}

/** A square around the middle of an area's first polygon, when it lies wholly inside. */
function squareIn({ shape }: HeldRow, side: number): Ring | undefined {
  if (!("polygons" in shape)) return undefined;
  const [outer, ...holes] = shape.polygons[0]!;
  const [x, y] = centroid(outer!);
  const corner = (sx: number, sy: number) => [x + sx * side, y + sy * side] as const;
  const wide = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), [x, y] as const];
  const fits = wide.every((p) => inside(p, outer!) && !holes.some((hole) => inside(p, hole)));
  const half = (sx: number, sy: number) => [x + (sx * side) / 2, y + (sy * side) / 2] as const;
  return fits ? [half(-1, -1), half(1, -1), half(1, 1), half(-1, 1)] : undefined;
}
