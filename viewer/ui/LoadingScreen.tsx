import { useWords } from "../i18n/i18n.ts";
import { WovenBand } from "./WovenBand.tsx";

export type StepState = "waiting" | "working" | "done" | "failed";

export interface LoadingStep {
  readonly id: string;
  readonly name: string;
  readonly state: StepState;
  /** how many are still to come */
  readonly left?: number | undefined;
}

interface LoadingScreenProps {
  /** name of the county once it is known */
  title: string;
  steps: readonly LoadingStep[];
  isDone: boolean;
  /** why it does not go on, and that it is tried again */
  failure?: string;
}

/** The first seconds: what is being loaded, step by step; fades when the first view is there. */
export function LoadingScreen({ title, steps, isDone, failure }: LoadingScreenProps) {
  const { t } = useWords();
  return (
    <div className="loading-screen" data-done={isDone || undefined} aria-hidden={isDone} role="status">
      <div className="content">
        <h1>{title}</h1>
        <WovenBand />
        <span className="meter">
          <span
            style={{
              width: `${(100 * steps.filter(({ state }) => state === "done").length) / steps.length}%`,
            }}
          />
        </span>
        <ul>
          {steps.map((step) => (
            <li key={step.id} data-state={step.state}>
              <span>{step.name}</span>
              <span>
                {step.state === "working" && step.left
                  ? t("loading.left", { count: step.left })
                  : t(`loading.${step.state}`)}
              </span>
            </li>
          ))}
        </ul>
        {failure && <p className="loading-failure">{failure}</p>}
      </div>
    </div>
  );
}
