import { useState } from "react";
import { Button } from "react-aria-components";
import type { PublishedFinding, PublishedFindings } from "../../contract/findings.ts";
import { LAYERS } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { FileDrop } from "../ui/FileDrop.tsx";
import { formatNumber } from "../ui/format.ts";
import { readFindingsFile } from "./findings-file.ts";
import { choicesOf, type FindingFilter, filtered, useFindingsState } from "./findings-state.ts";
import { SeverityMark } from "./SeverityMark.tsx";
import { useFindings } from "./useFindings.ts";
import { type FindingText, useFindingText } from "./useFindingText.ts";

/** Rows of the list at first, and more with every press: a list of thousands would be slow to lay out. */
const ROWS = 100;

/** What is wrong with the surveys: filters, and a list in which a press flies to the place. */
export function FindingsPanel() {
  const { t } = useWords();
  const { findings, error, retry } = useFindings();
  return (
    <div className="findings">
      {findings && <Findings all={findings} />}
      {findings === null && <p className="hint">{t("findings.unpublished")}</p>}
      {error && (
        <div role="alert" className="failed">
          <p>{t("findings.failed", { message: error.message })}</p>
          <Button className="button" onPress={retry}>
            {t("common.retry")}
          </Button>
        </div>
      )}
      <OpenFile />
    </div>
  );
}

function Findings({ all }: { all: PublishedFindings }) {
  const { t, name } = useWords();
  const filter = useFindingsState((state) => state.filter);
  const { setFilter } = useFindingsState.getState();
  const [rows, setRows] = useState(ROWS);
  const textOf = useFindingText();
  const shown = filtered(all.findings, filter);
  const menu = (part: keyof FindingFilter, label: string, nameOf: (value: string) => string) => (
    <ChoiceMenu
      label={label}
      value={filter[part]}
      onChange={(value) => setFilter({ [part]: value })}
      choices={choicesOf(all.findings, filter, part).map(({ value, count }) => ({
        id: value,
        name: `${nameOf(value)} ${count}`,
      }))}
    />
  );
  const ruleName = (check: string) => {
    const rule = all.rules[check];
    return rule ? name(rule.name) : check;
  };
  return (
    <>
      <Origin all={all} />
      <div className="finding-filters">
        <SeverityCounts all={all} />
        {menu("check", t("findings.rule"), ruleName)}
        {menu("layer", t("findings.layer"), (id) => layerName(id, name))}
        {menu("grid", t("findings.grid"), (grid) => grid)}
      </div>
      <p className="hint" role="status">
        {t("findings.shown", { shown: formatNumber(shown.length), total: formatNumber(all.total) })}
      </p>
      <ol className="finding-list">
        {shown.slice(0, rows).map((finding, i) => (
          <FindingRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a row may break one rule twice; the order never changes
            key={`${finding.check} ${finding.file} ${finding.row} ${i}`}
            finding={finding}
            text={textOf(finding)}
          />
        ))}
      </ol>
      {shown.length > rows && (
        <Button className="text-button" onPress={() => setRows(rows + ROWS)}>
          {t("findings.more", { count: Math.min(ROWS, shown.length - rows) })}
        </Button>
      )}
      {all.total === 0 && (
        <p className="hint">{t(all.by === "check" ? "findings.none" : "findings.noneAtImport")}</p>
      )}
    </>
  );
}

function Origin({ all }: { all: PublishedFindings }) {
  const { t } = useWords();
  const opened = useFindingsState((state) => state.opened);
  const { open } = useFindingsState.getState();
  const origin = opened
    ? t("findings.fromFile", { file: opened.file })
    : all.by === "check"
      ? t("findings.checkedOn", { date: all.checkedOn ?? "" })
      : t("findings.atImport");
  return (
    <div className="finding-origin">
      <p className="muted small">{origin}</p>
      {all.isStale && <p className="stale small">{t("findings.stale")}</p>}
      {opened && (
        <Button className="text-button" onPress={() => open(null)}>
          {t("findings.closeFile")}
        </Button>
      )}
    </div>
  );
}

/** Both severities with their counts under the rest of the filter; pressing one shows it alone. */
function SeverityCounts({ all }: { all: PublishedFindings }) {
  const { t } = useWords();
  const filter = useFindingsState((state) => state.filter);
  const { setFilter } = useFindingsState.getState();
  const counts = new Map(
    choicesOf(all.findings, filter, "severity").map(({ value, count }) => [value, count]),
  );
  return (
    <div className="severity-counts">
      {(["error", "warning"] as const).map((severity) => (
        <Button
          key={severity}
          className="button"
          aria-pressed={filter.severity === severity}
          onPress={() => setFilter({ severity: filter.severity === severity ? undefined : severity })}
        >
          <SeverityMark severity={severity} />
          {t(`findings.${severity}`)} {formatNumber(counts.get(severity) ?? 0)}
        </Button>
      ))}
    </div>
  );
}

function FindingRow({ finding, text }: { finding: PublishedFinding; text: FindingText }) {
  const { t } = useWords();
  const isChosen = useFindingsState((state) => state.chosen === finding);
  return (
    <li>
      <Button
        className="finding-row"
        aria-current={isChosen || undefined}
        onPress={() => showFinding(finding)}
      >
        <SeverityMark severity={finding.severity} />
        <span className="finding-name">
          {text.rule}
          <small>
            {finding.id ?? finding.file}
            {finding.row !== null && `${t("common.dot")}${t("inspector.sourceRow", { row: finding.row })}`}
            {finding.lon === null && `${t("common.dot")}${t("findings.noPlace")}`}
            {text.edited !== null && `${t("common.dot")}${text.edited}`}
          </small>
        </span>
      </Button>
    </li>
  );
}

/** Flies to a finding, opens it, and selects the feature it is about so that its attributes stand below. */
export function showFinding(finding: PublishedFinding): void {
  useFindingsState.getState().choose(finding);
  const { select, setVisible } = useTwin.getState();
  const layer = LAYERS.find(({ id }) => id === finding.layer);
  if (layer) setVisible(layer.id, true);
  select(layer && finding.id !== null ? { layer: layer.id, id: finding.id } : null);
}

function layerName(id: string, name: ReturnType<typeof useWords>["name"]): string {
  const layer = LAYERS.find((each) => each.id === id);
  return layer ? name(layer.name) : id;
}

function OpenFile() {
  const { t } = useWords();
  const refused = useFindingsState((state) => state.refused);
  const { open, refuse } = useFindingsState.getState();
  return (
    <>
      <FileDrop
        label={t("findings.open")}
        hint={t("findings.openHint")}
        accept={[".geojson", ".json"]}
        onFile={(file) =>
          void file
            .text()
            .then((text) => open({ file: file.name, findings: readFindingsFile(file.name, text) }))
            .catch((error: Error) => refuse(error.message))
        }
      />
      {refused !== null && (
        <p role="alert" className="refused">
          {refused}
        </p>
      )}
    </>
  );
}
