import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { SPEEDS } from "../clock/replay-time.ts";
import { useWords } from "../i18n/i18n.ts";

/** Seconds of the county in one second of the watch. */
export function SpeedMenu({ speed, onSpeed }: { speed: number; onSpeed: (speed: number) => void }) {
  const { t } = useWords();
  const sign = speed < 0 ? -1 : 1;
  return (
    <MenuTrigger>
      <Button className="button quiet speed" aria-label={t("analyst.speedLabel")}>
        {speed < 0 ? "−" : ""}×{Math.abs(speed)}
      </Button>
      <Popover className="popover" placement="top">
        <Menu
          className="listbox"
          selectionMode="single"
          selectedKeys={[String(Math.abs(speed))]}
          onAction={(key) => onSpeed(sign * Number(key))}
        >
          {SPEEDS.map((choice) => (
            <MenuItem key={choice} id={String(choice)} className="listbox-item" textValue={`×${choice}`}>
              ×{choice}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
