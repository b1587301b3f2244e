import { formatNumber } from "../ui/format.ts";

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly note?: string;
}

/** Named counts with a bar each, the longest across the whole card. */
export function Bars({ bars, colour }: { bars: readonly Bar[]; colour: string }) {
  const longest = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.name}>
          <span>
            {bar.name}
            {bar.note && <span className="of">{bar.note}</span>}
          </span>
          <span>{formatNumber(bar.value)}</span>
          <span className="meter">
            <span style={{ width: `${(100 * bar.value) / longest}%`, background: colour }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
