import { useQuery } from "@tanstack/react-query";
import { LAMP_STYLINGS, PIPE_STYLINGS, type Styling, stylingById } from "../../contract/styling.ts";
import { fetchOverlay } from "../api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { formatMeasured } from "../ui/format.ts";
import { useFigures } from "../ui/queries.ts";
import { stylingLegend } from "./legend.ts";

/** What pipes and lamps are coloured by, and what the colours then mean. */
export function Stylings() {
  const { t } = useWords();
  const pipeStyling = useTwin((state) => state.pipeStyling);
  const lampStyling = useTwin((state) => state.lampStyling);
  const { setPipeStyling, setLampStyling } = useTwin.getState();
  return (
    <section className="stylings">
      <Choice
        label={t("layers.pipesBy")}
        from={PIPE_STYLINGS}
        value={pipeStyling}
        onChange={setPipeStyling}
      />
      {pipeStyling && <Legend styling={stylingById(pipeStyling)} />}
      <Choice
        label={t("layers.lampsBy")}
        from={LAMP_STYLINGS}
        value={lampStyling}
        onChange={setLampStyling}
      />
      {lampStyling && <Legend styling={stylingById(lampStyling)} />}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  from: readonly Styling[];
  value: Styling["id"] | null;
  onChange: (styling: Styling["id"] | null) => void;
}

function Choice({ label, from, value, onChange }: ChoiceProps) {
  const { t, name } = useWords();
  return (
    <ChoiceMenu
      label={label}
      value={value ?? undefined}
      onChange={(id) => onChange(id === undefined ? null : stylingById(id).id)}
      choices={from.map((styling) => ({ id: styling.id, name: name(styling.label) }))}
      none={t("layers.ownColour")}
    />
  );
}

function Legend({ styling }: { styling: Styling }) {
  const { t, name } = useWords();
  const isPrint = useTwin((state) => state.standardColours || state.theme === "light");
  const figures = useFigures().data?.figures;
  const areas = useQuery({
    queryKey: ["overlay", "phases"],
    queryFn: ({ signal }) => fetchOverlay("phases", signal),
    enabled: styling.value.kind === "region",
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const names = areas?.features.map(({ properties, id }) => String(properties.name ?? id ?? ""));
  const rows = stylingLegend(styling, isPrint ? "print" : "screen", names, figures);
  return (
    <ul className="styling-legend" aria-label={t("layers.legendOf", { name: name(styling.label) })}>
      {rows.map(({ key, label, colour, look, km }) => (
        <li key={key} data-class={key}>
          <span
            className="swatch"
            data-look={look}
            style={{ "--swatch-colour": colour }}
            aria-hidden="true"
          />
          <span>{name(label)}</span>
          {km !== undefined && <span className="layer-amount">{formatMeasured(km, 1)} km</span>}
        </li>
      ))}
    </ul>
  );
}
