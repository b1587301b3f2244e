import { useQueryClient } from "@tanstack/react-query";
import type { SearchHit } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { featureQuery, useVehicles } from "../ui/queries.ts";
import { useAnnouncement } from "../ui/useAnnouncement.ts";
import { lookAtFeature } from "./lookAtFeature.ts";

/** What choosing a search hit does: select it, show its layer, and go there; a vehicle is followed. */
export function useChooseHit(): (hit: SearchHit) => void {
  const { t } = useWords();
  const client = useQueryClient();
  const vehicles = useVehicles();
  const announce = useAnnouncement((state) => state.announce);
  const { select, setVisible, send, follow } = useTwin.getState();
  return (hit) => {
    select({ layer: hit.layer, id: hit.id });
    setVisible(hit.layer, true);
    const vehicle = vehicles.data?.find((each) => each.layer === hit.layer && each.id === hit.id);
    follow(vehicle?.number ?? null);
    if (vehicle) return;
    client.fetchQuery(featureQuery(hit.layer, hit.id)).then(
      (feature) => {
        if (feature.bbox) send(lookAtFeature(feature));
        else announce(t("search.noPosition"));
      },
      (error: Error) => announce(t("problem.feature", { message: error.message })),
    );
  };
}
