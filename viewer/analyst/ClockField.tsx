import { useRef, useState } from "react";
import { jumpTo, presentMs } from "../clock/clock.ts";
import { typedTime } from "../clock/typed-time.ts";
import { useWords } from "../i18n/i18n.ts";
import type { ZoneFormat } from "../ui/format.ts";

export const CLOCK_FIELD_ID = "clock-field";

/** The clock, which is also where a time is typed: Enter jumps there, Esc leaves it. */
export function ClockField({ timeMs, zone }: { timeMs: number; zone: ZoneFormat }) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const target = typed === null ? undefined : typedTime(typed, timeMs, zone, presentMs());
  const isWrong = typed !== null && target === undefined;
  return (
    <span className="clock-field">
      <input
        id={CLOCK_FIELD_ID}
        ref={field}
        className="time-now"
        aria-label={t("analyst.typeTime")}
        aria-invalid={isWrong}
        aria-describedby="clock-hint"
        autoComplete="off"
        spellCheck={false}
        value={typed ?? zone.time(timeMs)}
        onFocus={(event) => {
          setTyped(zone.time(timeMs));
          event.currentTarget.select();
        }}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && target !== undefined) jumpTo(target);
          else if (event.key !== "Escape") return;
          event.stopPropagation();
          field.current?.blur();
        }}
      />
      {typed !== null && (
        <span id="clock-hint" className="clock-hint hint" role={isWrong ? "alert" : undefined}>
          {t("analyst.typeTimeHint")}
        </span>
      )}
    </span>
  );
}
