import { useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { DeskSwitch } from "./DeskSwitch.tsx";
import { IconButton } from "./IconButton.tsx";

export interface DeskActions {
  onLanguage: () => void;
  onShare: () => void;
  onViews: () => void;
  onHelp: () => void;
  /** absent on desks that have one theme only */
  theme?: { isNight: boolean; toggle: () => void };
}

/** What every desk has: the other desks, language, share link, kept views, full screen, keys. */
export function DeskTools({ onLanguage, onShare, onViews, onHelp, theme }: DeskActions) {
  const { t } = useWords();
  const isFull = useSyncExternalStore(watchFullscreen, () => document.fullscreenElement !== null);
  return (
    <div className="desk-tools">
      <DeskSwitch />
      <span className="divider" />
      <Button className="text-button" aria-label={t("language.label")} onPress={onLanguage}>
        {t("language.switch")}
      </Button>
      {theme && (
        <IconButton
          icon={theme.isNight ? "sun" : "moon"}
          label={t(theme.isNight ? "theme.day" : "theme.night")}
          onPress={theme.toggle}
        />
      )}
      <IconButton icon="link" label={t("tool.share")} onPress={onShare} />
      <IconButton icon="bookmark" label={t("views.title")} onPress={onViews} />
      <IconButton
        icon={isFull ? "unfull" : "full"}
        label={t(isFull ? "tool.exitFullscreen" : "tool.fullscreen")}
        onPress={() => (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen())}
      />
      <IconButton icon="help" label={t("tool.help")} onPress={onHelp} />
    </div>
  );
}

function watchFullscreen(onChange: () => void): () => void {
  document.addEventListener("fullscreenchange", onChange);
  return () => document.removeEventListener("fullscreenchange", onChange);
}
