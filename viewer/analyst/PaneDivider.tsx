import { useWords } from "../i18n/i18n.ts";

interface PaneDividerProps {
  /** share of the width that the right pane has, 0–1 */
  share: number;
  onShare: (share: number) => void;
}

const LEAST = 0.2;
const MOST = 0.7;
const KEY_STEP = 0.02;

/** The line between globe and plan; drag it, or move it with the arrow keys. */
export function PaneDivider({ share, onShare }: PaneDividerProps) {
  const { t } = useWords();
  const moveTo = (next: number) => onShare(Math.min(MOST, Math.max(LEAST, next)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is a widget; <hr> is not
    <div
      className="divider-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={t("analyst.divider")}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      aria-valuenow={Math.round(share * 100)}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          moveTo(1 - event.clientX / window.innerWidth);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") moveTo(share + KEY_STEP);
        else if (event.key === "ArrowRight") moveTo(share - KEY_STEP);
        else return;
        event.preventDefault();
      }}
    />
  );
}
