import { LAYERS } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useFindingsState } from "./findings-state.ts";
import { SeverityMark } from "./SeverityMark.tsx";
import { useFindings } from "./useFindings.ts";
import { useFindingText } from "./useFindingText.ts";

/** A field of the catalogue by its name on screen, with the name the survey's columns are mapped to. */
function fieldName(
  layerId: string | null,
  field: string | null,
  name: ReturnType<typeof useWords>["name"],
): string | null {
  const label = LAYERS.find(({ id }) => id === layerId)?.fields.find((each) => each.name === field)?.label;
  return label ? `${name(label)} ${field}` : field;
}

/** The chosen finding: which rule, where in the survey, what was found and what expected, and what to do. */
export function FindingCard() {
  const { t, name } = useWords();
  const chosen = useFindingsState((state) => state.chosen);
  const { choose } = useFindingsState.getState();
  const { findings } = useFindings();
  const textOf = useFindingText();
  if (!chosen) return null;
  const rule = findings?.rules[chosen.check];
  const text = textOf(chosen);
  const parts = [
    ["file", chosen.file],
    ["row", chosen.row],
    ["id", chosen.id],
    ["field", fieldName(chosen.layer, chosen.field, name)],
    ["found", chosen.found],
    ["expected", text.expected],
    ["advice", text.advice],
    ["grid", chosen.grid],
  ] as const;
  return (
    <section className="finding-card panel" aria-label={t("findings.one")}>
      <header>
        <SeverityMark severity={chosen.severity} />
        <h2>{text.rule}</h2>
        <IconButton icon="close" label={t("findings.closeOne")} onPress={() => choose(null)} />
      </header>
      {text.edited !== null && <p className="stale small">{text.edited}</p>}
      <dl className="attributes">
        {parts.map(
          ([part, value]) =>
            value !== null && (
              <div key={part} data-field={part}>
                <dt>{t(`findings.${part}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {rule && rule.source !== "" && (
        <p className="muted small">
          {rule.source} {rule.clause}
        </p>
      )}
    </section>
  );
}
