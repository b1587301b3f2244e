import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";

export type PhaseState = "done" | "current" | "planned";

/** Where a phase stands on a date (ISO day). Its last day belongs to it. */
export function phaseState(phase: { from: string; to?: string | undefined }, today: string): PhaseState {
  if (today < phase.from) return "planned";
  return phase.to !== undefined && today > phase.to ? "done" : "current";
}

interface PhasesProps {
  phases: CountyView["phases"];
  /** ISO day of the clock in the county's zone */
  today: string;
}

/** The twin's roll-out as county.yaml plans it, as of the clock. */
export function Phases({ phases, today }: PhasesProps) {
  const { t, name } = useWords();
  if (phases.length === 0) return null;
  return (
    <section className="phases">
      <h3>{t("phases.title")}</h3>
      <ul>
        {phases.map((phase) => {
          const state = phaseState(phase, today);
          return (
            <li key={phase.id}>
              <span>{name(phase.name)}</span>
              <span className="state" data-state={state}>
                {t(`phases.${state}`)}
              </span>
              <span className="when">
                {partName(phase.part, t)}
                {t("common.dot")}
                {phase.to === undefined
                  ? t("phases.from", { from: phase.from })
                  : t("phases.fromTo", { from: phase.from, to: phase.to })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function partName(part: string, t: ReturnType<typeof useWords>["t"]): string {
  if (part === "aboveGround" || part === "underground" || part === "all") return t(`phases.${part}`);
  throw new Error(`phase part "${part}" is none of aboveGround, underground, all`);
}
