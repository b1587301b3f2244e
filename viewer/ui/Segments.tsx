import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

interface SegmentsProps<Id extends string> {
  label: string;
  value: Id;
  onChange: (value: Id) => void;
  choices: readonly { readonly id: Id; readonly name: string }[];
}

/** A row of buttons of which exactly one is on. */
export function Segments<Id extends string>({ label, value, onChange, choices }: SegmentsProps<Id>) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = choices.find((choice) => keys.has(choice.id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.id} id={choice.id}>
          {choice.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
