import { create } from "zustand";
import {
  ControlFileError,
  type ControlRow,
  type CoordinateKind,
  FIELDS,
  type Field,
  type RowProblem,
  readControlFile,
} from "./control-rows.ts";
import type { Target } from "./references.ts";

/** How many times longer residuals are drawn than they are; undefined = so that the largest can be seen well. */
export const EXAGGERATIONS = [1, 10, 100, 1000] as const;

export interface ShiftState {
  rows: readonly ControlRow[];
  kind: CoordinateKind;
  target: Target;
  exaggeration: number | undefined;
  /** how many times longer they are drawn now; undefined = none is drawn */
  drawnTimes: number | undefined;
  /** where the rows came from; undefined = typed */
  file: string | undefined;
  /** why the last file was not opened; the rows are as they were */
  refused: RowProblem | null;
  /** row whose true place the next click on the map gives */
  pickedKey: number | null;
  edit(key: number, field: Field, text: string): void;
  /** @returns key of the new row */
  add(): number;
  remove(key: number): void;
  clear(): void;
  /** Reads a file in the place of the rows; a file that cannot be read leaves them as they are. */
  open(file: string, text: string): void;
  setKind(kind: CoordinateKind): void;
  setTarget(target: Target): void;
  setExaggeration(times: number | undefined): void;
  setDrawnTimes(times: number | undefined): void;
  pick(key: number | null): void;
}

const KEPT = "shift-check";
/** Rows a person types; more come with every press of the button. */
const EMPTY_ROWS = 3;

let lastKey = 0;
const emptyRow = (): ControlRow => ({
  key: ++lastKey,
  ...(Object.fromEntries(FIELDS.map((field) => [field, ""])) as Record<Field, string>),
});
const emptyRows = () => Array.from({ length: EMPTY_ROWS }, emptyRow);

type Kept = Pick<ShiftState, "rows" | "kind" | "target" | "file">;

/** What was typed is there again after a reload, in this window alone. */
function kept(): Kept {
  const nothing: Kept = { rows: emptyRows(), kind: "projected", target: "truth", file: undefined };
  const text = globalThis.sessionStorage?.getItem(KEPT);
  if (!text) return nothing;
  const { rows, ...rest } = JSON.parse(text) as Kept;
  return { ...nothing, ...rest, rows: rows.map((row) => ({ ...emptyRow(), ...row, key: ++lastKey })) };
}

export const useShift = create<ShiftState>()((set, get) => ({
  ...kept(),
  exaggeration: undefined,
  drawnTimes: undefined,
  refused: null,
  pickedKey: null,
  edit: (key, field, text) =>
    set(({ rows }) => ({ rows: rows.map((row) => (row.key === key ? { ...row, [field]: text } : row)) })),
  add: () => {
    const row = emptyRow();
    set(({ rows }) => ({ rows: [...rows, row] }));
    return row.key;
  },
  remove: (key) => set(({ rows }) => ({ rows: rows.filter((row) => row.key !== key) })),
  clear: () => set({ rows: emptyRows(), file: undefined, refused: null, pickedKey: null }),
  open: (file, text) => {
    try {
      const { rows, kind } = readControlFile(file, text);
      const keyed = rows.map((row) => ({ ...row, key: ++lastKey }));
      const hasTruth = rows.some(({ trueX }) => trueX !== "");
      const { target } = get();
      set({
        rows: keyed,
        kind,
        file,
        refused: null,
        pickedKey: null,
        target: hasTruth ? "truth" : target === "truth" ? "roads" : target,
      });
    } catch (error) {
      if (!(error instanceof ControlFileError)) throw error;
      set({ refused: error.problem });
    }
  },
  setKind: (kind) => set({ kind }),
  setTarget: (target) => set({ target }),
  setExaggeration: (exaggeration) => set({ exaggeration }),
  setDrawnTimes: (drawnTimes) => set({ drawnTimes }),
  pick: (pickedKey) => set({ pickedKey }),
}));

useShift.subscribe(({ rows, kind, target, file }) => {
  globalThis.sessionStorage?.setItem(KEPT, JSON.stringify({ rows, kind, target, file }));
});

/** A click on the map is to give a true place: nothing else shall answer it. */
export function isPickingPlace(): boolean {
  return useShift.getState().pickedKey !== null;
}
