import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_equalsString,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useRef } from "react";
import type { Label } from "../../contract/fields.ts";
import { useWords, type Words } from "../i18n/i18n.ts";
import { ageOf, formatNumber } from "../ui/format.ts";
import { VehicleFilters } from "./VehicleFilters.tsx";

/** A vehicle of the register with what it last reported, as of the clock. */
export interface VehicleRow {
  readonly number: number;
  readonly id: string;
  readonly layer: string;
  readonly plate: string;
  readonly kind: string;
  readonly kindName: Label;
  readonly company: string;
  /** age of its last report in seconds; Infinity when it said nothing in the window */
  readonly ageSeconds: number;
  /** km/h; null without a report */
  readonly speedKmh: number | null;
  /** the last report had a position */
  readonly hasFix: boolean;
}

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { equalsString: filterFn_equalsString, includesString: filterFn_includesString },
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
const column = createColumnHelper<typeof features, VehicleRow>();

function columnsIn({ t, name }: Words) {
  return column.columns([
    column.accessor("plate", { header: t("analyst.plate"), sortFn: "alphanumeric" }),
    column.accessor("kind", {
      header: t("analyst.kind"),
      filterFn: "equalsString",
      enableGlobalFilter: false,
      cell: ({ row }) => name(row.original.kindName),
    }),
    column.accessor("company", {
      header: t("analyst.company"),
      filterFn: "equalsString",
    }),
    column.accessor((row) => row.speedKmh ?? -1, {
      id: "speed",
      header: t("analyst.speed"),
      sortFn: "basic",
      enableGlobalFilter: false,
      cell: ({ row }) => (row.original.hasFix ? formatNumber(row.original.speedKmh) : t("analyst.noFix")),
    }),
    column.accessor("ageSeconds", {
      header: t("analyst.age"),
      sortFn: "basic",
      enableGlobalFilter: false,
      cell: ({ row }) => {
        if (row.original.ageSeconds === Number.POSITIVE_INFINITY) return t("analyst.noReport");
        const { unit, count } = ageOf(row.original.ageSeconds * 1000);
        return t(`age.${unit}`, { count });
      },
    }),
  ]);
}

interface VehicleTableProps {
  rows: readonly VehicleRow[];
  selectedId: string | undefined;
  onSelect: (row: VehicleRow) => void;
}

/** The register as a sortable, filterable table. Enter or Space on a row selects the vehicle everywhere. */
export function VehicleTable({ rows, selectedId, onSelect }: VehicleTableProps) {
  const words = useWords();
  const { t, language } = words;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language and only then
  const columns = useMemo(() => columnsIn(words), [language]);
  const body = useRef<HTMLTableSectionElement>(null);
  const table = useTable({
    features,
    columns,
    data: rows as VehicleRow[],
    getRowId: (row) => row.id,
    globalFilterFn: "includesString",
    initialState: { sorting: [{ id: "ageSeconds", desc: false }] },
  });
  const shown = table.getRowModel().rows;

  const moveFocus = (from: EventTarget & HTMLElement, step: 1 | -1) => {
    const next = step > 0 ? from.nextElementSibling : from.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
  };

  return (
    <div className="vehicle-table">
      <VehicleFilters
        rows={rows}
        plate={String(table.state.globalFilter ?? "")}
        onPlate={(plate) => table.setGlobalFilter(plate)}
        kind={filterValue(table.state.columnFilters, "kind")}
        onKind={(kind) => table.getColumn("kind")?.setFilterValue(kind)}
        company={filterValue(table.state.columnFilters, "company")}
        onCompany={(company) => table.getColumn("company")?.setFilterValue(company)}
      />
      <div className="table-scroll scroll">
        <table>
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
          <tbody ref={body}>
            {shown.map((row, index) => (
              <tr
                key={row.id}
                tabIndex={
                  row.id === selectedId || (index === 0 && !shown.some(({ id }) => id === selectedId))
                    ? 0
                    : -1
                }
                aria-selected={row.id === selectedId}
                data-silent={!row.original.hasFix || undefined}
                onClick={() => onSelect(row.original)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" || event.key === " ") onSelect(row.original);
                  else if (event.key === "ArrowDown") moveFocus(event.currentTarget, 1);
                  else if (event.key === "ArrowUp") moveFocus(event.currentTarget, -1);
                  else return;
                  event.preventDefault();
                  event.stopPropagation();
                }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} data-column={cell.column.id}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="listbox-empty">{t("common.empty")}</p>}
      </div>
      <p className="hint table-count">
        {t("analyst.shown", { shown: formatNumber(shown.length), total: formatNumber(rows.length) })}
      </p>
    </div>
  );
}

function filterValue(filters: readonly { id: string; value: unknown }[], id: string): string | undefined {
  const value = filters.find((filter) => filter.id === id)?.value;
  return typeof value === "string" ? value : undefined;
}
