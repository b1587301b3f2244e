import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";

/** Says that the data is invented, or whose it is; on every desk. */
export function DataOrigin({ county }: { county: CountyView }) {
  const { t, name } = useWords();
  const origin = county.attribution && t("attribution", { text: name(county.attribution) });
  if (county.synthetic) {
    return (
      <p className="demo" title={[t("demoDataLong"), origin].filter(Boolean).join(t("common.dot"))}>
        {t("demoData")}
      </p>
    );
  }
  return origin ? <p className="demo">{origin}</p> : null;
}
