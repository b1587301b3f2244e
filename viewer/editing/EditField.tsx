import { useId } from "react";
import type { FieldDefinition } from "../../contract/fields.ts";
import { useWords } from "../i18n/i18n.ts";
import { NO, YES } from "./edit-draft.ts";

export interface EditFieldProps {
  readonly field: FieldDefinition;
  readonly text: string;
  /** differs from what is published */
  readonly isChanged: boolean;
  /** what is wrong with it */
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

/** One attribute: a choice where the catalogue has codes, else a line with its unit; its problem below. */
export function EditField({ field, text, isChanged, problem, onText }: EditFieldProps) {
  const { t, name } = useWords();
  const id = useId();
  const choices = choicesOf(field, name, { yes: t("edit.yes"), no: t("edit.no") });
  const common = {
    id,
    value: text,
    "aria-invalid": problem !== undefined,
    ...(problem !== undefined && { "aria-describedby": `${id}-problem` }),
    onChange: ({ target }: { target: { value: string } }) => onText(target.value),
  };
  return (
    <div className="edit-field" data-field={field.name} data-changed={isChanged || undefined}>
      <label htmlFor={id}>{name(field.label)}</label>
      <span className="edit-value">
        {choices ? (
          <select {...common}>
            <option value="">{t("edit.notSurveyed")}</option>
            {text !== "" && !choices.some(([value]) => value === text) && <option>{text}</option>}
            {choices.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...common}
            type={field.type === "date" ? "date" : "text"}
            inputMode={field.type === "integer" ? "numeric" : field.type === "number" ? "decimal" : undefined}
            placeholder={t("edit.notSurveyed")}
            autoComplete="off"
          />
        )}
        {field.unit && <span className="unit">{field.unit}</span>}
      </span>
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function choicesOf(
  field: FieldDefinition,
  name: ReturnType<typeof useWords>["name"],
  words: { yes: string; no: string },
): readonly (readonly [value: string, label: string])[] | undefined {
  if (field.type === "boolean")
    return [
      [YES, words.yes],
      [NO, words.no],
    ];
  if (!field.values) return undefined;
  // codes of the standard (QM, PE) are worth reading; our own English words are not
  return Object.entries(field.values).map(([code, label]) => [
    code,
    /^[A-Z0-9]+$/.test(code) ? `${name(label)} ${code}` : name(label),
  ]);
}
