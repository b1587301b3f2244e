import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { memo, type ReactNode, useMemo, useRef } from "react";
import type { Vehicle } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { useSlowClock } from "../clock/useSlowClock.ts";
import { useWords, type Words } from "../i18n/i18n.ts";
import { ageInWords } from "../ui/age-in-words.ts";
import { formatNumber } from "../ui/format.ts";
import { useRowWindow } from "./useRowWindow.ts";

/** A vehicle of the register with what it last reported, as of the clock. */
export interface VehicleRow {
  /** as the register has it */
  readonly vehicle: Vehicle;
  readonly number: number;
  readonly id: string;
  readonly layer: string;
  readonly plate: string;
  readonly kind: string;
  readonly kindName: Label;
  readonly company: string;
  /** its last report, UTC ms; −Infinity when it said nothing in the window */
  readonly reportedMs: number;
  /** whole km/h; null without a report */
  readonly speedKmh: number | null;
  /** the last report had a position */
  readonly hasFix: boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
const column = createColumnHelper<typeof features, VehicleRow>();

function columnsIn({ t, name }: Words) {
  return column.columns([
    column.accessor("plate", { header: t("analyst.plate"), sortFn: "alphanumeric" }),
    column.accessor("kind", {
      header: t("analyst.kind"),
      cell: ({ row }) => name(row.original.kindName),
    }),
    column.accessor("company", {
      header: t("analyst.company"),
    }),
    column.accessor((row) => row.speedKmh ?? -1, {
      id: "speed",
      header: t("analyst.speed"),
      sortFn: "basic",
      cell: ({ row }) => (row.original.hasFix ? formatNumber(row.original.speedKmh) : t("analyst.noFix")),
    }),
    column.accessor((row) => -row.reportedMs, {
      id: "age",
      header: t("analyst.age"),
      sortFn: "basic",
      cell: ({ row }) => <ReportAge reportedMs={row.original.reportedMs} t={t} />,
    }),
  ]);
}

/** How long ago a vehicle reported; counts on by itself, so that its row need not. */
function ReportAge({ reportedMs, t }: { reportedMs: number; t: Words["t"] }) {
  const ageMs = useSlowClock() - reportedMs;
  return reportedMs === Number.NEGATIVE_INFINITY ? t("analyst.noReport") : ageInWords(t, ageMs);
}

interface VehicleTableProps {
  rows: readonly VehicleRow[];
  /** vehicles of the register, of which the rows are those that pass the filters */
  total: number;
  selectedId: string | undefined;
  onSelect: (row: VehicleRow) => void;
}

/** The register as a sortable, filterable table. Enter or Space on a row selects the vehicle everywhere. */
export const VehicleTable = memo(function VehicleTable({
  rows,
  total,
  selectedId,
  onSelect,
}: VehicleTableProps) {
  const words = useWords();
  const { t, language } = words;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language and only then
  const columns = useMemo(() => columnsIn(words), [language]);
  const table = useTable({
    features,
    columns,
    data: rows as VehicleRow[],
    getRowId: (row) => row.id,
    initialState: { sorting: [{ id: "age", desc: false }] },
  });
  const shown = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end, abovePixels, belowPixels } = useRowWindow(scroller, shown.length);
  const hasSelected = shown.some(({ id }) => id === selectedId);

  return (
    <div className="vehicle-table">
      <div ref={scroller} className="table-scroll scroll">
        <table aria-rowcount={shown.length}>
          <caption className="visually-hidden">{t("analyst.columns")}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const sorted = header.column.getIsSorted();
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      data-column={header.column.id}
                      aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : "none"}
                    >
                      <button type="button" onClick={header.column.getToggleSortingHandler()}>
                        <table.FlexRender header={header} />
                        {sorted && <span aria-hidden="true">{sorted === "asc" ? " ↑" : " ↓"}</span>}
                      </button>
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {abovePixels > 0 && <tr aria-hidden style={{ height: abovePixels }} />}
            {shown.slice(first, end).map((row, index) => (
              <VehicleTableRow
                key={row.id}
                vehicle={row.original}
                cells={() =>
                  row
                    .getAllCells()
                    .map((cell) => [cell.column.id, <table.FlexRender key={cell.id} cell={cell} />])
                }
                columns={columns}
                isSelected={row.id === selectedId}
                isEntry={row.id === selectedId || (index === 0 && !hasSelected)}
                onSelect={onSelect}
              />
            ))}
            {belowPixels > 0 && <tr aria-hidden style={{ height: belowPixels }} />}
          </tbody>
        </table>
        {shown.length === 0 && <p className="listbox-empty">{t("common.empty")}</p>}
      </div>
      <p className="hint table-count">
        {t("analyst.shown", { shown: formatNumber(shown.length), total: formatNumber(total) })}
      </p>
    </div>
  );
});

interface VehicleTableRowProps {
  vehicle: VehicleRow;
  /** column and content of each cell; asked only when the row is rendered */
  cells: () => [column: string, content: ReactNode][];
  /** changes with the language */
  columns: unknown;
  isSelected: boolean;
  /** the row that Tab reaches */
  isEntry: boolean;
  onSelect: (row: VehicleRow) => void;
}

/** One vehicle; rendered again only when it says something new. */
const VehicleTableRow = memo(
  function VehicleTableRow({ vehicle, cells, isSelected, isEntry, onSelect }: VehicleTableRowProps) {
    return (
      <tr
        tabIndex={isEntry ? 0 : -1}
        aria-selected={isSelected}
        data-silent={!vehicle.hasFix || undefined}
        onClick={() => onSelect(vehicle)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") onSelect(vehicle);
          else if (event.key === "ArrowDown") moveFocus(event.currentTarget.nextElementSibling);
          else if (event.key === "ArrowUp") moveFocus(event.currentTarget.previousElementSibling);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        {cells().map(([column, content]) => (
          <td key={column} data-column={column}>
            {content}
          </td>
        ))}
      </tr>
    );
  },
  (before, now) =>
    before.vehicle === now.vehicle &&
    before.columns === now.columns &&
    before.isSelected === now.isSelected &&
    before.isEntry === now.isEntry &&
    before.onSelect === now.onSelect,
);

function moveFocus(row: Element | null): void {
  if (row instanceof HTMLElement) row.focus();
}
