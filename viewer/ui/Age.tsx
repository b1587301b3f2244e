import { useWords } from "../i18n/i18n.ts";
import { ageInWords } from "./age-in-words.ts";
import { useNow } from "./useNow.ts";

interface AgeProps {
  /** when the data was true, UTC ms on the server's clock; undefined when nobody said */
  asOfMs: number | undefined;
  /** server clock minus this computer's clock, ms */
  clockOffsetMs?: number;
  /** older than this is stale, ms; Infinity for data that is true until it is replaced */
  staleAfterMs: number;
}

/** How old data is, counted on while it is on screen; stale data says so in words and colour. */
export function Age({ asOfMs, clockOffsetMs = 0, staleAfterMs }: AgeProps) {
  const { t } = useWords();
  const nowMs = useNow(1000) + clockOffsetMs;
  if (asOfMs === undefined) return <span className="age">{t("age.unknown")}</span>;
  const ageMs = nowMs - asOfMs;
  const age = ageInWords(t, ageMs);
  const stale = ageMs > staleAfterMs;
  return (
    <time className="age" dateTime={new Date(asOfMs).toISOString()} data-stale={stale || undefined}>
      {stale ? t("age.stale", { age }) : age}
    </time>
  );
}
