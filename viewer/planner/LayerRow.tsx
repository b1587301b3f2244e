import { useState } from "react";
import { Button, Checkbox } from "react-aria-components";
import type { LayerStates } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import type { Theme } from "../state.ts";
import { formatNumber } from "../ui/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { PercentSlider } from "../ui/PercentSlider.tsx";
import { legendColour } from "./legend.ts";

interface LayerRowProps {
  layer: LayerDefinition;
  state: LayerStates[number] | undefined;
  theme: Theme;
  isVisible: boolean;
  onVisible: (visible: boolean) => void;
  opacity: number;
  onOpacity: (opacity: number) => void;
  standardColours: boolean;
}

/** One live layer: a check box in its legend colour, its amount, and its details behind a button. */
export function LayerRow(props: LayerRowProps) {
  const { layer, state, theme, standardColours } = props;
  const { t, name } = useWords();
  const [isOpen, setOpen] = useState(false);
  const title = name(layer.name);
  const colour = legendColour(layer, theme, standardColours);
  const amount = amountOf(layer, state, t);
  return (
    <li className="layer-row">
      <Checkbox
        className="checkbox"
        isSelected={props.isVisible}
        onChange={props.onVisible}
        style={{ "--box-colour": colour }}
        aria-label={t("layers.visible", { name: title })}
      >
        <span className="box" aria-hidden="true" />
        <span className="layer-name">{title}</span>
      </Checkbox>
      <span className="layer-amount">{amount}</span>
      <Button
        className="layer-more"
        aria-label={t("layers.details", { name: title })}
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      >
        <Icon name="down" />
      </Button>
      {isOpen && (
        <div className="layer-details">
          <LegendLine layer={layer} />
          {layer.representation !== "terrain" && (
            <PercentSlider label={t("layers.opacity")} value={props.opacity} onChange={props.onOpacity} />
          )}
        </div>
      )}
    </li>
  );
}

/** Both colours of the layer with their names, and its CJJ 61 code where it has one. */
export function LegendLine({ layer }: { layer: LayerDefinition }) {
  const { t } = useWords();
  return (
    <p className="legend-line">
      {layer.cjj61 && (
        <>
          <span className="swatch" style={{ background: layer.colour.standard }} />
          {t("layers.standardColour")}
        </>
      )}
      <span className="swatch" style={{ background: layer.colour.light }} />
      <span className="swatch" style={{ background: layer.colour.dark }} />
      {t("layers.screenColour")}
      {layer.cjj61 && (
        <span className="muted">
          {t("layers.cjj", { symbol: layer.cjj61.symbol, code: layer.cjj61.code })}
        </span>
      )}
    </p>
  );
}

function amountOf(
  layer: LayerDefinition,
  state: LayerStates[number] | undefined,
  t: ReturnType<typeof useWords>["t"],
): string {
  if (!state || layer.geometry === "raster") return "";
  if (state.lengthKm !== undefined) return `${formatNumber(state.lengthKm, 2)} ${t("unit.km")}`;
  if (layer.representation === "vehicles") return t("layers.vehicles", { count: state.features });
  return formatNumber(state.features);
}
