import { Link, useLocation } from "wouter";
import { useWords } from "../i18n/i18n.ts";

export const DESKS = ["briefing", "planner", "analyst"] as const;
export type Desk = (typeof DESKS)[number];

/** Links to the three desks; the one on screen is marked. Camera, clock and selection stay. */
export function DeskSwitch() {
  const { t } = useWords();
  const [path] = useLocation();
  return (
    <nav className="desk-switch" aria-label={t("desk.choose")}>
      {DESKS.map((desk) => (
        <Link
          key={desk}
          href={`/${desk}`}
          className="text-button"
          aria-current={path.split("/")[1] === desk ? "page" : undefined}
        >
          {t(`desk.${desk}`)}
        </Link>
      ))}
    </nav>
  );
}
