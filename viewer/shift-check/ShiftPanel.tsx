import { Button } from "react-aria-components";
import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { FileDrop } from "../ui/FileDrop.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Segments } from "../ui/Segments.tsx";
import { saveFile } from "../ui/saveFile.ts";
import { type CoordinateKind, textOf } from "./control-rows.ts";
import { problemText } from "./problem-text.ts";
import { TARGETS, type Target } from "./references.ts";
import { residualsCsv } from "./residuals-csv.ts";
import { EXAGGERATIONS, useShift } from "./shift-state.ts";
import type { ShiftCheck } from "./useShiftCheck.ts";

/** What is compared with what: the file, its coordinates, the references, and how residuals are drawn. */
export function ShiftPanel({ county, check }: { county: CountyView; check: ShiftCheck }) {
  const { t } = useWords();
  const { kind, target, exaggeration, drawnTimes, refused } = useShift();
  const { open, setKind, setTarget, setExaggeration, clear } = useShift.getState();
  const given = check.checks[0];
  const exportCsv = () => {
    if (!given) return;
    const likeliest = check.verdict?.plan ?? check.verdict?.height;
    const undone = check.checks.find(({ cause }) => cause === likeliest && cause !== "none");
    saveFile("residuals.csv", `\uFEFF${residualsCsv(given, undone, check.system)}`, "text/csv;charset=utf-8");
  };
  return (
    <div className="shift-panel">
      <p className="muted small">{t("shift.about")}</p>
      <FileDrop
        label={t("shift.openFile")}
        hint={t("shift.openHint")}
        accept={[".csv", ".txt", ".geojson", ".json"]}
        onFile={(file) => void file.arrayBuffer().then((bytes) => open(file.name, textOf(bytes)))}
      />
      {refused && (
        <p role="alert" className="refused">
          {problemText(refused, t)}
        </p>
      )}
      <h3>{t("shift.system")}</h3>
      <Segments<CoordinateKind>
        label={t("shift.system")}
        value={kind}
        onChange={setKind}
        choices={[
          { id: "projected", name: county.crs },
          { id: "degrees", name: t("shift.degrees") },
        ]}
      />
      <h3>{t("shift.against")}</h3>
      <Segments<Target>
        label={t("shift.against")}
        value={target}
        onChange={setTarget}
        choices={TARGETS.map((id) => ({ id, name: t(`shift.target.${id}`) }))}
      />
      <h3>{t("shift.exaggeration")}</h3>
      <Segments
        label={t("shift.exaggeration")}
        value={exaggeration === undefined ? "auto" : `${exaggeration}`}
        onChange={(id) => setExaggeration(id === "auto" ? undefined : Number(id))}
        choices={[
          { id: "auto", name: t("shift.auto") },
          ...EXAGGERATIONS.map((times) => ({ id: `${times}`, name: `×${times}` })),
        ]}
      />
      {drawnTimes !== undefined && <p className="hint">{t("shift.drawn", { times: drawnTimes })}</p>}
      <div className="tools">
        <Button className="button" isDisabled={!given} onPress={exportCsv}>
          <Icon name="download" />
          {t("shift.export")}
        </Button>
        <Button className="button" onPress={clear}>
          {t("shift.clear")}
        </Button>
      </div>
    </div>
  );
}
