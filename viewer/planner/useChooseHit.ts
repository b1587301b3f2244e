import type { SearchHit } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { useVehicles } from "../ui/queries.ts";
import { useAnnouncement } from "../ui/useAnnouncement.ts";

/** Distance at which a found object fills a good part of the view, metres. */
export const LOOK_DISTANCE_METERS = 220;

/** What choosing a search hit does: select it, show its layer, and go there; a vehicle without a place in the index is followed. */
export function useChooseHit(): (hit: SearchHit) => void {
  const { t } = useWords();
  const vehicles = useVehicles();
  const announce = useAnnouncement((state) => state.announce);
  const { select, setVisible, send, follow } = useTwin.getState();
  return (hit) => {
    select({ layer: hit.layer, id: hit.id });
    setVisible(hit.layer, true);
    const vehicle = vehicles.data?.find((each) => each.layer === hit.layer && each.id === hit.id);
    if (vehicle) follow(vehicle.number);
    else if (hit.lon !== null && hit.lat !== null) {
      send({
        kind: "look",
        lon: hit.lon,
        lat: hit.lat,
        surveyHeightMeters: 0,
        distanceMeters: LOOK_DISTANCE_METERS,
      });
    } else announce(t("search.noPosition"));
  };
}
