import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { Icon } from "./Icon.tsx";

export interface Choice {
  readonly id: string;
  readonly name: string;
}

interface ChoiceMenuProps {
  label: string;
  /** undefined = all */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  choices: readonly Choice[];
  /** what the first item is called, where it is not "all" */
  none?: string;
}

const ALL = "";

/** A filter: "kind: all" opens a list of the choices, with all of them first. */
export function ChoiceMenu({ label, value, onChange, choices, none }: ChoiceMenuProps) {
  const { t } = useWords();
  const items: readonly Choice[] = [{ id: ALL, name: none ?? t("common.all") }, ...choices];
  return (
    <Select
      aria-label={label}
      className="choice"
      value={value ?? ALL}
      onChange={(key) => onChange(key === ALL || key === null ? undefined : String(key))}
    >
      <Button className="button quiet">
        <span className="muted">{label}</span>
        <SelectValue className="choice-value" />
        <Icon name="down" />
      </Button>
      <Popover className="popover">
        <ListBox className="listbox" items={items}>
          {(choice) => (
            <ListBoxItem className="listbox-item" id={choice.id} textValue={choice.name}>
              {choice.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
