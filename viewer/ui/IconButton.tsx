import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { Icon, type IconName } from "./Icon.tsx";

interface IconButtonProps {
  icon: IconName;
  /** what it does; read by screen readers and shown as a tooltip */
  label: string;
  onPress: () => void;
  isDisabled?: boolean;
  isPressed?: boolean;
}

/** A button that is only an icon; its label is never missing. */
export function IconButton({ icon, label, onPress, isDisabled = false, isPressed }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        className="icon-button"
        aria-label={label}
        aria-pressed={isPressed}
        isDisabled={isDisabled}
        onPress={onPress}
      >
        <Icon name={icon} />
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
