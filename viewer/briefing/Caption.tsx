import type { Figures } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { formatNumber } from "../ui/format.ts";
import type { SunDay } from "../ui/sun.ts";

interface CaptionProps {
  figures: Figures | undefined;
  sun: SunDay;
  sunset: string;
}

/** One sentence that is true now: the sun and the lamps, or the vehicles on the road. */
export function Caption({ figures, sun, sunset }: CaptionProps) {
  const { t } = useWords();
  if (!figures) return null;
  const { lampsLit, streetlights, muckTrucksOnline, sanitationOnline } = figures;
  const total = lampsLit.of ?? streetlights.value;
  const words = [
    sun.isNight && lampsLit.value !== null && total
      ? t("briefing.captionNight", {
          time: sunset,
          lit: formatNumber(lampsLit.value),
          total: formatNumber(total),
        })
      : total
        ? t("briefing.captionDay", { time: sunset, total: formatNumber(total) })
        : undefined,
    muckTrucksOnline.value !== null && sanitationOnline.value !== null
      ? t("briefing.captionFleet", {
          muck: formatNumber(muckTrucksOnline.value),
          sanitation: formatNumber(sanitationOnline.value),
        })
      : undefined,
  ];
  return <p className="wall-caption">{words.filter(Boolean).join(" ")}</p>;
}
