import type { UseQueryResult } from "@tanstack/react-query";
import type { CountyView, LayerStates } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { type LoadingStepId, type ProblemKind, useTwin } from "../state.ts";
import { LoadingScreen } from "./LoadingScreen.tsx";

const STEPS: readonly LoadingStepId[] = ["county", "terrain", "basemap", "tiles", "live"];

const NO_PICTURE: ReadonlySet<ProblemKind> = new Set(["noWebgl", "renderError"]);

interface OpeningProps {
  county: UseQueryResult<CountyView>;
  layers: UseQueryResult<LayerStates>;
}

/** The loading screen tied to what really loads. Where there will be no picture it gives way at once: the panels still work. */
export function Opening({ county, layers }: OpeningProps) {
  const { t, name } = useWords();
  const loading = useTwin((state) => state.loading);
  const tilesLeft = useTwin((state) => state.tilesLeft);
  const firstViewDone = useTwin((state) => state.firstViewDone);
  const noPicture = useTwin(
    (state) => state.loading.terrain === "failed" || state.problems.some(({ kind }) => NO_PICTURE.has(kind)),
  );
  const failed = county.failureReason ?? layers.failureReason;
  const isRead = county.data !== undefined && layers.data !== undefined;
  const readState = isRead ? "done" : failed ? "failed" : "working";
  return (
    <LoadingScreen
      title={county.data ? name(county.data.title) : t("common.loading")}
      isDone={isRead && (firstViewDone || noPicture)}
      steps={STEPS.map((step) => ({
        id: step,
        name: t(`loading.${step}`),
        state: step === "county" ? readState : loading[step],
        left: step === "tiles" ? tilesLeft : undefined,
      }))}
      {...(!isRead && failed && { failure: t("problem.countyHint", { message: failed.message }) })}
    />
  );
}
