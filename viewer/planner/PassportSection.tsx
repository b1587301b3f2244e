import { Button } from "react-aria-components";
import type { FeatureDetail } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { showFinding } from "../findings/FindingsPanel.tsx";
import { SeverityMark } from "../findings/SeverityMark.tsx";
import { useFindings } from "../findings/useFindings.ts";
import { useFindingText } from "../findings/useFindingText.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTilePassport } from "../layers/tile-passport.ts";
import { type Passport, passportOf } from "./passport.ts";

/** The data-quality passport: one word, the figures it rests on, and every check that failed, linked to its finding. */
export function PassportSection({ layer, feature }: { layer: LayerDefinition; feature: FeatureDetail }) {
  const { t } = useWords();
  const { findings } = useFindings();
  const textOf = useFindingText();
  const inTile = useTilePassport((state) =>
    state.layer === layer.id && state.id === feature.id ? state.grade : undefined,
  );
  const passport = passportOf(layer, feature, findings, inTile);
  const fields = (names: Passport["surveyed"]) =>
    names.map((each) => t(`passport.${each}`)).join(t("common.listSeparator"));
  return (
    <section className="passport" data-grade={passport.grade}>
      <h3>
        {t("passport.title")}
        <span className={`badge ${passport.grade}`}>{t(`passport.${passport.grade}`)}</span>
      </h3>
      {passport.surveyed.length > 0 && (
        <p>{t("passport.surveyedFields", { fields: fields(passport.surveyed) })}</p>
      )}
      {passport.assumed.length > 0 && (
        <p>{t("passport.assumedFields", { fields: fields(passport.assumed) })}</p>
      )}
      <p className="muted">
        {t(
          passport.isChecked
            ? "passport.wasChecked"
            : findings?.isStale
              ? "passport.staleCheck"
              : "passport.notChecked",
          { date: findings?.checkedOn ?? "" },
        )}
      </p>
      {passport.failed.length > 0 && (
        <ul>
          {passport.failed.map((finding, i) => {
            const text = textOf(finding);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a feature may break one rule twice; the order never changes
              <li key={`${finding.check} ${i}`}>
                <Button className="finding-row" onPress={() => showFinding(finding)}>
                  <SeverityMark severity={finding.severity} />
                  <span className="finding-name">
                    {text.rule}
                    <small>
                      {t("passport.foundExpected", { found: finding.found, expected: text.expected })}
                      {text.edited !== null && `${t("common.dot")}${text.edited}`}
                    </small>
                  </span>
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
