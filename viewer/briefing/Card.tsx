import { type ReactNode, useId } from "react";
import { Age } from "../ui/Age.tsx";

interface CardProps {
  title: string;
  /** when the figures of the card were true; absent = the card has no single age */
  asOfMs?: number;
  clockOffsetMs?: number;
  /** live figures go stale; those of the publication do not */
  staleAfterMs?: number;
  children: ReactNode;
}

/** A card of the wall: a hairline, a title, an age, and figures with air around them. */
export function Card({
  title,
  asOfMs,
  clockOffsetMs = 0,
  staleAfterMs = Number.POSITIVE_INFINITY,
  children,
}: CardProps) {
  const headingId = useId();
  return (
    <section className="card" aria-labelledby={headingId}>
      <header>
        <h2 id={headingId}>{title}</h2>
        {asOfMs !== undefined && (
          <Age asOfMs={asOfMs} clockOffsetMs={clockOffsetMs} staleAfterMs={staleAfterMs} />
        )}
      </header>
      {children}
    </section>
  );
}
