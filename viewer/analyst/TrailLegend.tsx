import { useWords } from "../i18n/i18n.ts";
import { Segments } from "../ui/Segments.tsx";
import { useDesk } from "./desk-state.ts";
import { FLEETS } from "./fleets.ts";
import {
  COLOURINGS,
  type Colouring,
  LOAD_CLASSES,
  type Rgb,
  SPEED_CLASSES,
  STATUS_CLASSES,
} from "./trail-colours.ts";

const CLASSES = {
  fleet: FLEETS.map(({ name, rgb }) => ({ name, rgb })),
  speed: SPEED_CLASSES,
  load: LOAD_CLASSES,
  status: STATUS_CLASSES,
} as const;

/** What the trails' colours mean, on the globe and in the plan, and the choice of what they tell. */
export function TrailLegend() {
  const { t, name } = useWords();
  const colouring = useDesk((state) => state.colouring);
  return (
    <section className="trail-legend panel" aria-label={t("analyst.colourBy")}>
      <Segments<Colouring>
        label={t("analyst.colourBy")}
        value={colouring}
        onChange={(chosen) => useDesk.setState({ colouring: chosen })}
        choices={COLOURINGS.map((id) => ({ id, name: t(`analyst.colouring.${id}`) }))}
      />
      <p className="legend">
        {CLASSES[colouring].map((each) => (
          <span key={each.name.en}>
            <span className="swatch" style={{ background: css(each.rgb) }} />
            {name(each.name)}
          </span>
        ))}
        <span>
          <span className="swatch dashed" />
          {t("analyst.noSignal")}
        </span>
      </p>
    </section>
  );
}

function css(rgb: Rgb): string {
  return `rgb(${rgb.join(" ")})`;
}
