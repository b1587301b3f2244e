import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

use([BarChart, GridComponent, TooltipComponent, AriaComponent, LabelLayout, CanvasRenderer]);

/**
 * Owns one ECharts canvas: follows its box and its option. Tooltips must use `renderMode: "richText"`,
 * because those of HTML carry style attributes, which the content security policy refuses.
 */
export function EChart({ option, label }: { option: EChartsCoreOption; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(option);
  latest.current = option;
  const chart = useRef<ReturnType<typeof init>>(undefined);

  useEffect(() => {
    if (!host.current) return;
    const created = init(host.current);
    chart.current = created;
    created.setOption(latest.current);
    const resized = new ResizeObserver(() => created.resize());
    resized.observe(host.current);
    return () => {
      resized.disconnect();
      created.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={host} className="chart" role="img" aria-label={label} />;
}
