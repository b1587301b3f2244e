import { Button, DropZone, FileTrigger } from "react-aria-components";
import { Icon } from "./Icon.tsx";

interface FileDropProps {
  label: string;
  hint: string;
  /** endings with a dot */
  accept: readonly string[];
  onFile: (file: File) => void;
}

/** A field to drop a file on, or to choose one with. */
export function FileDrop({ label, hint, accept, onFile }: FileDropProps) {
  return (
    <DropZone
      className="file-drop"
      onDrop={async ({ items }) => {
        const dropped = items.find((item) => item.kind === "file");
        if (dropped) onFile(await dropped.getFile());
      }}
    >
      <FileTrigger
        acceptedFileTypes={[...accept]}
        onSelect={(files) => {
          const file = files?.[0];
          if (file) onFile(file);
        }}
      >
        <Button className="button">
          <Icon name="file" />
          {label}
        </Button>
      </FileTrigger>
      <span className="hint">{hint}</span>
    </DropZone>
  );
}
