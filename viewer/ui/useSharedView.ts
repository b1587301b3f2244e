import { useEffect } from "react";
import { LAYERS } from "../../contract/layers.ts";
import type { Words } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { fromParameters, toParameters } from "./shareLink.ts";
import { useAnnouncement } from "./useAnnouncement.ts";

/** Puts camera, layers, ground, time and selection of the page's link on screen, once. */
export function useSharedView(): void {
  useEffect(() => {
    const shared = fromParameters(new URLSearchParams(window.location.search));
    const twin = useTwin.getState();
    // the first view begins where the last command points
    if (shared.camera) twin.send({ kind: "pose", pose: shared.camera, seconds: 0 });
    if (shared.visible) {
      for (const layer of LAYERS) twin.setVisible(layer.id, shared.visible.includes(layer.id));
    }
    if (shared.ground) {
      twin.setGroundTransparency(shared.ground.transparency);
      twin.setGroundMode(shared.ground.mode);
    }
    if (shared.timeMs !== undefined) {
      twin.setClock({ isLive: false, isPlaying: false, timeMs: shared.timeMs });
    }
    twin.setPipeStyling(shared.pipeStyling ?? null);
    twin.setLampStyling(shared.lampStyling ?? null);
    if (shared.selection) twin.select(shared.selection);
  }, []);
}

/** Copies a link to what is on screen now, and says so. */
export async function copyShareLink(t: Words["t"]): Promise<void> {
  const { announce } = useAnnouncement.getState();
  // in the address bar too: where copying is not allowed, the person finds it there
  window.history.replaceState(null, "", `?${toParameters(useTwin.getState())}`);
  try {
    await navigator.clipboard.writeText(window.location.href);
    announce(t("common.copied"));
  } catch {
    announce(t("common.copyFailed")); // no permission, or a page not served over https
  }
}
