import { useEffect } from "react";
import { readShareLink, type ShareLink, writeShareLink } from "../globe/share-link.ts";
import type { Words } from "../i18n/i18n.ts";
import { type TwinState, useTwin } from "../state.ts";
import { useAnnouncement } from "./useAnnouncement.ts";

/** Puts layers, ground, time and selection of the page's link on screen, once; the globe takes the camera itself. */
export function useSharedView(): void {
  useEffect(() => {
    const shared = readShareLink(window.location.hash);
    if (!shared) return;
    const twin = useTwin.getState();
    for (const [layer, shown] of Object.entries(shared.layers ?? {})) twin.setVisible(layer, shown);
    if (shared.transparency !== undefined) twin.setGroundTransparency(shared.transparency);
    if (shared.ground) twin.setGroundMode(shared.ground);
    if (shared.theme) twin.setTheme(shared.theme);
    if (shared.timeMs !== undefined) {
      twin.setClock({ isLive: false, isPlaying: false, timeMs: shared.timeMs });
    }
    if (shared.selection) twin.select(shared.selection);
  }, []);
}

/** Everything a link keeps of what is on screen. A live clock has no time in it, so that the link opens live. */
export function sharedView(state: TwinState): ShareLink {
  const { camera, selection, clock } = state;
  return {
    ...(camera && { camera }),
    layers: { ...state.visible },
    ...(selection && { selection }),
    ground: state.groundMode,
    transparency: state.groundTransparency,
    theme: state.theme,
    ...(!clock.isLive && { timeMs: clock.timeMs }),
  };
}

/** Copies a link to what is on screen now, and says so. */
export async function copyShareLink(t: Words["t"]): Promise<void> {
  const link = writeShareLink(sharedView(useTwin.getState()));
  const { announce } = useAnnouncement.getState();
  // in the address bar too: where copying is not allowed, the person finds it there
  window.history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(window.location.href);
    announce(t("common.copied"));
  } catch {
    announce(t("common.copyFailed")); // no permission, or a page not served over https
  }
}
