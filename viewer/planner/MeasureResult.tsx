import { Button } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { Figure } from "../ui/Figure.tsx";
import { formatArea, formatLength } from "../ui/format.ts";
import { measureOf } from "./MeasureTools.tsx";

const WORDS = {
  distance: "measure.slope",
  horizontal: "measure.horizontal",
  height: "measure.vertical",
  area: "measure.areaResult",
  perimeter: "measure.perimeter",
  depth: "measure.depthResult",
} as const;

/** What the measuring tool waits for, and what it has measured. */
export function MeasureResult() {
  const { t } = useWords();
  const tool = useTwin((state) => state.tool);
  const measurement = useTwin((state) => state.measurement);
  const { setTool, setMeasurement } = useTwin.getState();
  const measure = measureOf(tool);
  if (!measure) return null;
  return (
    <section className="measure-result panel" role="status" aria-label={t("measure.result")}>
      {measurement && measurement.values.length > 0 ? (
        measurement.values.map(({ name, value, isAssumed }) => (
          <div key={name}>
            <Figure
              value={value}
              text={name === "area" ? formatArea(value) : formatLength(value)}
              counts={t(WORDS[name])}
            />
            {isAssumed !== undefined && (
              <span className={`badge ${isAssumed ? "assumed" : "surveyed"}`}>
                {t(isAssumed ? "inspector.assumed" : "inspector.surveyed")}
              </span>
            )}
          </div>
        ))
      ) : (
        <p className="measure-hint">{t(`measure.${measure}Do`)}</p>
      )}
      {measurement && (
        <Button className="button" onPress={() => setMeasurement(null)}>
          {t("measure.clear")}
        </Button>
      )}
      <Button className="button" onPress={() => setTool("none")}>
        {t("common.close")}
      </Button>
    </section>
  );
}
