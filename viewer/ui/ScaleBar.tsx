import { useWords } from "../i18n/i18n.ts";
import { formatLength } from "./format.ts";
import { roundLength } from "./roundLength.ts";

/** Widest bar, CSS pixels. */
const MAX_PIXELS = 120;

/** A bar of a round length on the ground at the middle of the view. Nothing where the view has no ground. */
export function ScaleBar({ metersPerPixel }: { metersPerPixel: number | undefined }) {
  const { t } = useWords();
  if (metersPerPixel === undefined) return null;
  const meters = roundLength(metersPerPixel * MAX_PIXELS);
  const length = formatLength(meters);
  return (
    <div className="scale-bar panel" role="img" aria-label={t("tool.scale", { length })}>
      {length}
      <div className="bar" style={{ width: `${meters / metersPerPixel}px` }} />
    </div>
  );
}
