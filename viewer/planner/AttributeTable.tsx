import type { FeatureDetail } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { attributeRows, missingFields } from "./attributes.ts";

/** Attribute, value with unit, and origin; both names of each field, the other language small. */
export function AttributeTable({ layer, feature }: { layer: LayerDefinition; feature: FeatureDetail }) {
  const { t, language, name } = useWords();
  const missing = missingFields(layer, feature);
  const otherLanguage = language === "zh" ? "en" : "zh";
  return (
    <>
      <dl className="attributes">
        {attributeRows(layer, feature).map((row) => (
          <div key={row.name} data-field={row.name}>
            <dt>
              {name(row.label)}
              {row.label.zh !== row.label.en && (
                <small lang={otherLanguage === "zh" ? "zh-CN" : "en"}>{row.label[otherLanguage]}</small>
              )}
            </dt>
            <dd>
              {name(row.value)}
              {row.unit && <span className="unit">{row.unit}</span>}
              {row.source && <span className={`badge ${row.source}`}>{t(`inspector.${row.source}`)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {missing.length > 0 && (
        <details className="missing">
          <summary>{t("inspector.missing", { count: missing.length })}</summary>
          <p>{missing.map((field) => name(field.label)).join(t("common.listSeparator"))}</p>
        </details>
      )}
    </>
  );
}
