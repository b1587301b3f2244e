import { useWords } from "../i18n/i18n.ts";
import { type Problem, useTwin } from "../state.ts";
import { ageInWords } from "./age-in-words.ts";
import { Notice } from "./Notice.tsx";
import { useNow } from "./useNow.ts";

/** Everything that is wrong now, worst first; each leaves by itself when its cause is gone. */
export function Problems() {
  const { t } = useWords();
  const problems = useTwin((state) => state.problems);
  return (
    <section className="notices" aria-label={t("problem.region")}>
      {problems.map((problem) => (
        <ProblemNotice key={problem.kind} problem={problem} />
      ))}
    </section>
  );
}

function ProblemNotice({ problem }: { problem: Problem }) {
  const { t } = useWords();
  switch (problem.kind) {
    case "noWebgl":
      return <Notice severity="alarm" title={t("problem.webgl")} hint={t("problem.webglHint")} />;
    case "contextLost":
      return <Notice severity="warning" title={t("problem.context")} hint={t("problem.contextHint")} />;
    case "serverGone":
      return <ServerGone />;
    case "tileMissing":
      return (
        <Notice
          severity="warning"
          title={t("problem.tiles", { what: problem.detail })}
          hint={t("problem.tilesHint")}
        />
      );
    case "renderError":
      return (
        <Notice
          severity="alarm"
          title={t("problem.render")}
          hint={t("problem.crashedHint", { message: problem.detail })}
        />
      );
  }
}

function ServerGone() {
  const { t } = useWords();
  const nowMs = useNow(1000);
  const lastMs = useTwin((state) => state.live.lastMessageMs);
  if (lastMs === undefined) {
    return <Notice severity="alarm" title={t("problem.server")} hint={t("problem.serverNever")} />;
  }
  return (
    <Notice
      severity="alarm"
      title={t("problem.server")}
      hint={t("problem.serverHint", { age: ageInWords(t, nowMs - lastMs) })}
    />
  );
}
