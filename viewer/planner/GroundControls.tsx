import { useWords } from "../i18n/i18n.ts";
import { PercentSlider } from "../ui/PercentSlider.tsx";
import { Segments } from "../ui/Segments.tsx";

export const GROUND_MODES = ["surface", "glass", "xray", "below"] as const;
export type GroundMode = (typeof GROUND_MODES)[number];

interface GroundControlsProps {
  mode: GroundMode;
  onMode: (mode: GroundMode) => void;
  /** 0 = opaque, 1 = not there */
  transparency: number;
  onTransparency: (transparency: number) => void;
}

/** How to look below: the ground's transparency, and which way of seeing through it; each says what can be picked. */
export function GroundControls({ mode, onMode, transparency, onTransparency }: GroundControlsProps) {
  const { t } = useWords();
  return (
    <>
      <PercentSlider label={t("underground.transparency")} value={transparency} onChange={onTransparency} />
      <Segments
        label={t("underground.mode")}
        value={mode}
        onChange={onMode}
        choices={GROUND_MODES.map((id) => ({ id, name: t(`underground.${id}`) }))}
      />
      <p className="hint">{t(`underground.${mode}Hint`)}</p>
    </>
  );
}
