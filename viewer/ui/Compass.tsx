import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";

/** A needle that points north; pressing it turns the view north. Heading in degrees, clockwise. */
export function Compass({ headingDeg, onNorth }: { headingDeg: number; onNorth: () => void }) {
  const { t } = useWords();
  const label = t("tool.compass", { heading: Math.round(headingDeg) % 360 });
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button className="icon-button compass" aria-label={label} onPress={onNorth}>
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <g transform={`rotate(${-headingDeg} 12 12)`}>
            <path d="M12 2l4 10H8z" fill="var(--woven-red)" />
            <path d="M12 22l-4-10h8z" fill="currentColor" opacity="0.45" />
          </g>
        </svg>
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
