import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { LAYERS } from "../../contract/layers.ts";
import { deskParameters, openDeskLink } from "../analyst/desk-link.ts";
import { useDesk } from "../analyst/desk-state.ts";
import { jumpTo } from "../clock/clock.ts";
import { useWords, type Words } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import type { Desk } from "./DeskSwitch.tsx";
import { fromParameters, toParameters, unreadParts } from "./shareLink.ts";
import { useAnnouncement } from "./useAnnouncement.ts";

/** Puts camera, layers, ground, time and selection of the page's link on screen, once. */
export function useSharedView(desk: Desk): void {
  const { t } = useWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link the page was opened with, once
  useEffect(() => openShared(desk, new URLSearchParams(window.location.search), t), []);
}

/**
 * Opens the query of a share link on a desk, also on another one than is on screen: the desk's own look comes first, so that
 * this must be used after what sets it.
 */
export function useOpenView(desk: Desk): (desk: Desk, query: string) => void {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useState<{ desk: Desk; query: string } | null>(null);
  useEffect(() => {
    if (wanted?.desk !== desk) return;
    openShared(desk, new URLSearchParams(wanted.query), t);
    setWanted(null);
  }, [wanted, desk, t]);
  return (to, query) => {
    setWanted({ desk: to, query });
    if (to !== desk) navigate(`/${to}`);
  };
}

/** Puts what a share link says on screen, and says what of it could not be read. */
function openShared(desk: Desk, parameters: URLSearchParams, t: Words["t"]): void {
  const shared = fromParameters(parameters);
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
    twin.setClock({ isLive: false, isPlaying: false, timeMs: shared.timeMs, speed: shared.speed ?? 1 });
  } else jumpTo(Number.POSITIVE_INFINITY);
  twin.setLoop(shared.loop ?? null);
  twin.setPipeStyling(shared.pipeStyling ?? null);
  twin.setLampStyling(shared.lampStyling ?? null);
  twin.select(shared.selection ?? null);
  const unread = [...unreadParts(parameters), ...(desk === "analyst" ? openDeskLink(parameters) : [])];
  if (unread.length > 0)
    useAnnouncement.getState().announce(t("views.unread", { parts: unread.join(t("common.dot")) }));
}

/** The query of a share link to what is on screen on a desk now. */
export function sharedQuery(desk: Desk): string {
  const parameters = toParameters(useTwin.getState());
  if (desk === "analyst") {
    for (const [key, value] of deskParameters(useDesk.getState())) parameters.set(key, value);
  }
  return `${parameters}`;
}

/** Copies a link to what is on screen now, and says so. */
export async function copyShareLink(desk: Desk, t: Words["t"]): Promise<void> {
  const { announce } = useAnnouncement.getState();
  // in the address bar too: where copying is not allowed, the person finds it there
  window.history.replaceState(null, "", `?${sharedQuery(desk)}`);
  try {
    await navigator.clipboard.writeText(window.location.href);
    announce(t("common.copied"));
  } catch {
    announce(t("common.copyFailed")); // no permission, or a page not served over https
  }
}
