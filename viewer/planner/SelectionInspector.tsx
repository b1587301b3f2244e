import type { FeatureDetail } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { useFeature, useVehicles } from "../ui/queries.ts";
import { Inspector } from "./Inspector.tsx";
import { lookAtFeature } from "./lookAtFeature.ts";

/** The inspector of whatever is selected, on any desk. */
export function SelectionInspector({ onCopyLink }: { onCopyLink: () => void }) {
  const { t } = useWords();
  const selection = useTwin((state) => state.selection);
  const followed = useTwin((state) => state.followed);
  const { select, send, follow } = useTwin.getState();
  const answer = useFeature(selection);
  const vehicles = useVehicles();
  if (!selection) {
    return (
      <section className="panel nothing-selected" aria-label={t("inspector.title")}>
        <h2>{t("inspector.hintTitle")}</h2>
        <p>{t("inspector.hint")}</p>
      </section>
    );
  }
  const vehicle = vehicles.data?.find((each) => each.layer === selection.layer && each.id === selection.id);
  const flyTo = (feature: FeatureDetail | undefined) => {
    if (vehicle) follow(vehicle.number);
    else if (feature) send(lookAtFeature(feature));
  };
  return (
    <Inspector
      key={`${selection.layer}/${selection.id}`}
      layerId={selection.layer}
      featureId={selection.id}
      feature={answer.data}
      error={answer.error}
      onRetry={() => answer.refetch()}
      onClose={() => {
        select(null);
        follow(null);
      }}
      onFlyTo={() => flyTo(answer.data)}
      onCopyLink={onCopyLink}
      follow={
        vehicle && {
          isFollowing: followed === vehicle.number,
          toggle: () => follow(followed === vehicle.number ? null : vehicle.number),
        }
      }
    />
  );
}
