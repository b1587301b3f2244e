import type { EChartsCoreOption } from "echarts/core";
import { useMemo, useState } from "react";
import type { Figures } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { Age } from "../ui/Age.tsx";
import { EChart } from "../ui/EChart.tsx";
import { formatNumber, formatPercent } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { useTokens } from "../ui/useTokens.ts";

interface Row {
  readonly name: string;
  readonly km: number;
}

interface FiguresSheetProps {
  figures: Figures;
  clockOffsetMs: number;
  onClose: () => void;
}

/** Length of the water network by material and by diameter, as a chart or as the table behind it. */
export function FiguresSheet({ figures, clockOffsetMs, onClose }: FiguresSheetProps) {
  const { t, name } = useWords();
  const [form, setForm] = useState<"chart" | "table">("chart");
  const materials = layerById("water").fields.find((field) => field.name === "material")?.values;
  const byMaterial = figures.pipeKmByMaterial
    .toSorted((a, b) => b.km - a.km)
    .map(({ material, km }) => {
      const label = materials?.[material];
      return { name: label ? name(label) : material, km };
    });
  const byDiameter = figures.pipeKmByDiameter
    .toSorted((a, b) => a.nominalMm - b.nominalMm)
    .map(({ nominalMm, km }) => ({ name: `DN${nominalMm}`, km }));
  const total = figures.waterPipeKm.value;
  if (byDiameter.length === 0) return <NoNetwork onClose={onClose} />;
  return (
    <section className="sheet panel" aria-label={t("figures.title")}>
      <header>
        <h2>{t("figures.title")}</h2>
        <span className="muted small">{t("figures.total", { km: formatNumber(total, 2) })}</span>
        <Age
          asOfMs={figures.waterPipeKm.asOfMs}
          clockOffsetMs={clockOffsetMs}
          staleAfterMs={Number.POSITIVE_INFINITY}
        />
        <Segments
          label={t("figures.title")}
          value={form}
          onChange={setForm}
          choices={[
            { id: "chart", name: t("figures.chart") },
            { id: "table", name: t("figures.table") },
          ]}
        />
        <IconButton icon="close" label={t("figures.close")} onPress={onClose} />
      </header>
      <div className="sheet-charts">
        {form === "chart" ? (
          <>
            <LengthChart title={t("figures.byMaterial")} rows={byMaterial} />
            <LengthChart title={t("figures.byDiameter")} rows={byDiameter} />
          </>
        ) : (
          <>
            <LengthTable
              title={t("figures.byMaterial")}
              head={t("figures.material")}
              rows={byMaterial}
              total={total}
            />
            <LengthTable
              title={t("figures.byDiameter")}
              head={t("figures.diameter")}
              rows={byDiameter}
              total={total}
            />
          </>
        )}
      </div>
    </section>
  );
}

/** A county of roads and houses alone, say: an empty chart would look like a fault. */
function NoNetwork({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <section className="sheet panel" aria-label={t("figures.title")}>
      <header>
        <h2>{t("figures.title")}</h2>
        <IconButton icon="close" label={t("figures.close")} onPress={onClose} />
      </header>
      <p className="muted">{t("figures.none")}</p>
    </section>
  );
}

function LengthChart({ title, rows }: { title: string; rows: readonly Row[] }) {
  const { t } = useWords();
  const tokens = useTokens();
  const key = JSON.stringify(rows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are new every refresh; their contents decide
  const option = useMemo(() => lengthOption(rows, tokens), [key, tokens]);
  return (
    <figure>
      <figcaption className="section-title">
        {title}
        {t("common.dot")}
        {t("figures.lengthUnit")}
      </figcaption>
      <EChart
        option={option}
        label={`${title}: ${rows.map((row) => `${row.name} ${formatNumber(row.km, 1)} km`).join(", ")}`}
      />
    </figure>
  );
}

type Tokens = ReturnType<typeof useTokens>;

function lengthOption(
  rows: readonly Row[],
  { text, muted, hairline, water, panel, font, unit }: Tokens,
): EChartsCoreOption {
  return {
    animationDuration: 320,
    textStyle: { fontFamily: font },
    grid: { left: 4, right: 4, top: 26 * unit, bottom: 24 * unit },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { color: hairline } },
      backgroundColor: panel,
      borderColor: hairline,
      textStyle: { color: text, fontSize: 13 * unit },
      valueFormatter: (value: unknown) => `${formatNumber(Number(value), 2)} km`,
    },
    xAxis: {
      type: "category",
      data: rows.map((row) => row.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: hairline } },
      axisLabel: { color: muted, fontSize: 13 * unit, interval: "auto", hideOverlap: true },
    },
    yAxis: { type: "value", show: false },
    series: [
      {
        type: "bar",
        data: rows.map((row) => row.km),
        itemStyle: { color: water },
        barMaxWidth: 44 * unit,
        barCategoryGap: "34%",
        label: {
          show: true,
          position: "top",
          color: text,
          fontSize: 13 * unit,
          formatter: ({ value }: { value: number }) => formatNumber(value, value < 100 ? 1 : 0),
        },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}

function LengthTable({
  title,
  head,
  rows,
  total,
}: {
  title: string;
  head: string;
  rows: readonly Row[];
  total: number | null;
}) {
  const { t } = useWords();
  return (
    <div className="length-table scroll">
      <table>
        <caption className="section-title">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">km</th>
            <th scope="col">{t("figures.share")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{formatNumber(row.km, 2)}</td>
              <td>{formatPercent(row.km, total ?? undefined)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
