import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { Figure } from "../ui/Figure.tsx";
import { formatNumber } from "../ui/format.ts";
import { type Fitted, fitFour, fitSeven } from "./fits.ts";
import { ResidualPlot } from "./ResidualPlot.tsx";
import { metres, withUnit } from "./shift-format.ts";
import { surveySystem } from "./survey-system.ts";
import type { CauseCheck, ShiftCheck } from "./useShiftCheck.ts";

/** How large the shift is, which mistake explains it best, and what a fit would leave. */
export function ShiftVerdict({ county, check }: { county: CountyView; check: ShiftCheck }) {
  const { t } = useWords();
  const given = check.checks[0];
  if (!given || !check.verdict) {
    return (
      <section className="panel nothing-selected" aria-label={t("shift.result")} role="status">
        <h2>{t("shift.result")}</h2>
        <p>
          {check.error
            ? t("shift.failed", { message: check.error.message })
            : t(check.isLoading ? "common.loading" : "shift.empty")}
        </p>
      </section>
    );
  }
  const { summary } = given;
  return (
    <section className="panel shift-verdict scroll" aria-label={t("shift.result")}>
      <h2>{t("shift.result")}</h2>
      <Headline check={check} given={given} />
      <div className="shift-figures">
        <Figure value={summary.rms} text={withUnit(summary.rms)} counts={t("shift.rms")} />
        <Figure value={summary.largest} text={withUnit(summary.largest)} counts={t("shift.largest")} />
        <Figure
          value={summary.countH > 0 ? summary.meanH : null}
          text={withUnit(summary.meanH)}
          counts={t("shift.meanH")}
        />
      </div>
      <ResidualPlot points={given.points} />
      <Causes check={check} given={given} />
      <Fits county={county} given={given} />
    </section>
  );
}

function Headline({ check, given }: { check: ShiftCheck; given: CauseCheck }) {
  const { t } = useWords();
  const { plan, height } = check.verdict!;
  const left = check.checks.find(({ cause }) => cause === plan)?.summary;
  const geoid = check.checks.find(({ cause }) => cause === "geoid")?.summary;
  const inPlan =
    plan === "none"
      ? t("shift.agrees", { metres: withUnit(given.summary.rms) })
      : plan === undefined
        ? t("shift.unexplained", {
            east: metres(given.summary.meanX),
            north: metres(given.summary.meanY),
          })
        : t("shift.looksLike", {
            cause: t(`shift.cause.${plan}`),
            left: withUnit(left?.rms),
            before: withUnit(given.summary.rms),
          });
  return (
    <div className="shift-headline" role="status" data-cause={plan ?? "unexplained"}>
      <p>{inPlan}</p>
      {height === "geoid" && (
        <p>
          {t("shift.looksLike", {
            cause: t("shift.cause.geoid"),
            left: withUnit(geoid?.rmsH),
            before: withUnit(given.summary.rmsH),
          })}
        </p>
      )}
      {height === undefined && given.summary.countH > 0 && (
        <p>{t("shift.heightUnexplained", { metres: metres(given.summary.meanH) })}</p>
      )}
    </div>
  );
}

/** What each mistake would leave over; the bars are logarithmic from 1 cm to 10 km. */
function Causes({ check, given }: { check: ShiftCheck; given: CauseCheck }) {
  const { t } = useWords();
  const { plan, height } = check.verdict!;
  const left = ({ cause, summary }: CauseCheck) => (cause === "geoid" ? summary.rmsH : summary.rms);
  return (
    <table className="shift-causes">
      <caption className="section-title">{t("shift.causes")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("shift.mistake")}</th>
          <th scope="col">{t("shift.leftOver")}</th>
        </tr>
      </thead>
      <tbody>
        {check.checks
          .filter(
            ({ cause, summary }) =>
              (cause !== "geoid" || given.summary.countH > 0) &&
              // eastings without a zone's number: nothing to undo
              (cause !== "zonePrefix" || summary.rms !== given.summary.rms),
          )
          .map((each) => (
            <tr key={each.cause} data-best={each.cause === plan || each.cause === height || undefined}>
              <th scope="row">{t(`shift.cause.${each.cause}`)}</th>
              <td>
                {withUnit(left(each))}
                <span className="meter" aria-hidden="true">
                  <span style={{ width: `${logShare(left(each))}%` }} />
                </span>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

const SMALLEST_METERS = 0.01;
const DECADES = 6;

function logShare(meters: number): number {
  if (!Number.isFinite(meters)) return 100;
  return Math.min(100, Math.max(2, (100 * Math.log10(meters / SMALLEST_METERS)) / DECADES));
}

function Fits({ county, given }: { county: CountyView; given: CauseCheck }) {
  const { t } = useWords();
  const pairs = given.points.flatMap(({ name, surveyed, reference }) =>
    reference ? [{ name, surveyed, reference }] : [],
  );
  const four = fitFour(pairs, surveySystem("projected", county));
  const seven = fitSeven(pairs, county.heightOffsetMeters);
  return (
    <div className="shift-fits">
      <FitOf title={t("shift.four")} fitted={four} parts={["E", "N"]} />
      <FitOf title={t("shift.seven")} fitted={seven} parts={["X", "Y", "Z"]} />
    </div>
  );
}

interface AnyFit {
  readonly shift: readonly number[];
  readonly scale: number;
  readonly residuals: readonly (readonly number[])[];
  readonly standardErrorMeters: number;
  readonly rotationDeg?: number;
  readonly turnsArcSeconds?: readonly number[];
}

function FitOf({
  title,
  fitted,
  parts,
}: {
  title: string;
  fitted: Fitted<AnyFit>;
  parts: readonly string[];
}) {
  const { t } = useWords();
  if ("why" in fitted)
    return (
      <p className="muted small">
        {title}: {t("shift.noFit", { why: fitted.why })}
      </p>
    );
  const { fit, names } = fitted;
  const turn =
    fit.rotationDeg === undefined
      ? `${fit.turnsArcSeconds?.map((each) => each.toFixed(3)).join(", ")}″`
      : `${(3600 * fit.rotationDeg).toFixed(3)}″`;
  return (
    <details>
      <summary>
        {title}{" "}
        <span className="muted">{t("shift.fitError", { metres: fit.standardErrorMeters.toFixed(3) })}</span>
      </summary>
      <dl className="attributes">
        <div>
          <dt>{t("shift.fitShift")}</dt>
          <dd>{fit.shift.map((each, i) => `${parts[i]} ${formatNumber(each, 3)}`).join("  ")} m</dd>
        </div>
        <div>
          <dt>{t("shift.fitScale")}</dt>
          <dd>{((fit.scale - 1) * 1e6).toFixed(3)} ppm</dd>
        </div>
        <div>
          <dt>{t("shift.fitTurn")}</dt>
          <dd>{turn}</dd>
        </div>
        {names.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two points may have one name; the order never changes
          <div key={`${name} ${i}`}>
            <dt>{name}</dt>
            <dd>{fit.residuals[i]!.map((each, k) => `${parts[k]} ${each.toFixed(3)}`).join("  ")}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
