import { type FormEvent, useId, useState } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { useEditState } from "./edit-state.ts";

/** Asks for the server's EDIT_KEY; it is kept until the page is closed and never written down. */
export function EditKey({ onKey }: { onKey: () => void }) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const keep = (event?: FormEvent) => {
    event?.preventDefault();
    event?.stopPropagation();
    if (text === "") return;
    useEditState.getState().setKey(text);
    onKey();
  };
  return (
    <div className="edit-key">
      <label htmlFor={id}>{t("edit.key")}</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => event.key === "Enter" && keep(event)}
      />
      <Button className="button" isDisabled={text === ""} onPress={() => keep()}>
        {t("edit.useKey")}
      </Button>
    </div>
  );
}
