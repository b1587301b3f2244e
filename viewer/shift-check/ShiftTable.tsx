import { Button } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { FIELDS, type Field } from "./control-rows.ts";
import { problemText } from "./problem-text.ts";
import { WITHIN_METERS } from "./references.ts";
import { metres } from "./shift-format.ts";
import { useShift } from "./shift-state.ts";
import type { Compared, ShiftCheck } from "./useShiftCheck.ts";

/** Control points as they were given, to be corrected in place, each with its residual. */
export function ShiftTable({ check }: { check: ShiftCheck }) {
  const { t } = useWords();
  const rows = useShift((state) => state.rows);
  const kind = useShift((state) => state.kind);
  const target = useShift((state) => state.target);
  const { add } = useShift.getState();
  const compared = new Map(check.checks[0]?.points.map((point) => [point.key, point]));
  const largest = check.checks[0]?.summary.largest;
  const heads = FIELDS.filter((field) => target === "truth" || !field.startsWith("true"));
  return (
    <section className="sheet panel shift-table" aria-label={t("shift.points")}>
      <header>
        <h2>{t("shift.points")}</h2>
        <span className="muted small">{t("shift.compared", { count: check.count, rows: rows.length })}</span>
        <Button className="button" onPress={add}>
          {t("shift.addRow")}
        </Button>
      </header>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {heads.map((field) => (
                <th key={field} scope="col">
                  {t(`shift.${kind}Of.${field}`)}
                </th>
              ))}
              {target === "truth" ? (
                <th scope="col">{t("shift.pick")}</th>
              ) : (
                <th scope="col">{t("shift.nearest")}</th>
              )}
              {(["dx", "dy", "dh", "distance"] as const).map((part) => (
                <th key={part} scope="col" className="number">
                  {t(`shift.${part}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t("shift.removeRow")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => {
              const point = compared.get(row.key);
              return (
                <tr key={row.key} data-largest={point?.residual.distance === largest || undefined}>
                  {heads.map((field) => (
                    <td key={field}>
                      <Cell row={row.key} number={i + 1} field={field} text={row[field]} check={check} />
                    </td>
                  ))}
                  <td>
                    {target === "truth" ? (
                      <PickButton row={row.key} number={i + 1} />
                    ) : (
                      <NearestFeature point={point} />
                    )}
                  </td>
                  <Residuals point={point} />
                  <td>
                    <IconButton
                      icon="close"
                      label={t("shift.removeRowNumber", { row: i + 1 })}
                      onPress={() => useShift.getState().remove(row.key)}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {check.problems.length > 0 && (
        <ul className="shift-problems" role="alert">
          {check.problems.slice(0, 5).map((problem) => (
            <li key={`${problem.key} ${problem.of}`}>
              {problemText({ ...problem, field: t(`shift.${kind}Of.${problem.of}`) }, t)}
            </li>
          ))}
          {check.problems.length > 5 && (
            <li>{t("shift.moreProblems", { count: check.problems.length - 5 })}</li>
          )}
        </ul>
      )}
    </section>
  );
}

interface CellProps {
  row: number;
  number: number;
  field: Field;
  text: string;
  check: ShiftCheck;
}

function Cell({ row, number, field, text, check }: CellProps) {
  const { t } = useWords();
  const kind = useShift((state) => state.kind);
  const isWrong = check.problems.some((problem) => problem.key === row && problem.of === field);
  return (
    <input
      className="cell"
      data-field={field}
      aria-label={`${t(`shift.${kind}Of.${field}`)} ${number}`}
      aria-invalid={isWrong || undefined}
      inputMode={field === "name" ? undefined : "decimal"}
      value={text}
      onChange={({ target }) => useShift.getState().edit(row, field, target.value)}
    />
  );
}

/** The next click on the map gives the true place of this row. */
function PickButton({ row, number }: { row: number; number: number }) {
  const { t } = useWords();
  const isPicking = useShift((state) => state.pickedKey === row);
  return (
    <IconButton
      icon="pin"
      label={t("shift.pickRow", { row: number })}
      isPressed={isPicking}
      onPress={() => useShift.getState().pick(isPicking ? null : row)}
    />
  );
}

function NearestFeature({ point }: { point: Compared | undefined }) {
  const { t } = useWords();
  if (!point) return null;
  const feature = point.reference?.feature;
  if (!feature) return <span className="muted small">{t("shift.noneNear", { metres: WITHIN_METERS })}</span>;
  return (
    <Button className="text-button" onPress={() => useTwin.getState().select(feature)}>
      {feature.id}
    </Button>
  );
}

function Residuals({ point }: { point: Compared | undefined }) {
  const residual = point?.reference ? point.residual : undefined;
  return (
    <>
      {([residual?.dx, residual?.dy, residual?.dh, residual?.distance] as const).map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always these four
        <td key={i} className="number">
          {metres(value)}
        </td>
      ))}
    </>
  );
}
