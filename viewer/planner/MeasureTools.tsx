import { ToggleButton } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { type Tool, useTwin } from "../state.ts";
import { Icon, type IconName } from "../ui/Icon.tsx";

export type MeasureId = "distance" | "height" | "area" | "depth";

const MEASURES: readonly { readonly id: MeasureId; readonly tool: Tool; readonly icon: IconName }[] = [
  { id: "distance", tool: "measure-distance", icon: "ruler" },
  { id: "height", tool: "measure-height", icon: "height" },
  { id: "area", tool: "measure-area", icon: "area" },
  { id: "depth", tool: "measure-depth", icon: "depth" },
];

/** Measure of the tool in hand, or undefined when it is another. */
export function measureOf(tool: Tool): MeasureId | undefined {
  return MEASURES.find((measure) => measure.tool === tool)?.id;
}

/** Tools that work now. One at a time; pressing it again puts it down. */
export function MeasureTools() {
  const { t } = useWords();
  const tool = useTwin((state) => state.tool);
  const setTool = useTwin((state) => state.setTool);
  return (
    <section aria-label={t("measure.title")}>
      <h3>{t("measure.title")}</h3>
      <div className="tools">
        {MEASURES.map((measure) => (
          <ToggleButton
            key={measure.id}
            className="button"
            isSelected={tool === measure.tool}
            onChange={(on) => setTool(on ? measure.tool : "none")}
          >
            <Icon name={measure.icon} />
            {t(`measure.${measure.id}`)}
          </ToggleButton>
        ))}
      </div>
    </section>
  );
}
