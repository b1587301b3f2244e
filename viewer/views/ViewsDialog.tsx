import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { SavedView } from "../../contract/views.ts";
import { ApiError } from "../api.ts";
import { EditKey } from "../editing/EditKey.tsx";
import { useEditState } from "../editing/edit-state.ts";
import { useWords } from "../i18n/i18n.ts";
import type { Desk } from "../ui/DeskSwitch.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { sharedQuery } from "../ui/useSharedView.ts";
import { fetchViews, forgetView, keepView, renameView } from "./keep-views.ts";

const VIEWS = ["views"];
const LONGEST_NAME = 80;

interface ViewsDialogProps {
  desk: Desk;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onView: (view: SavedView) => void;
}

/** Views that people named: open one, keep what is on screen now under a name, rename, delete. */
export function ViewsDialog(props: ViewsDialogProps) {
  const { t } = useWords();
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
      isDismissable
    >
      <Modal className="modal">
        <Dialog className="dialog views-dialog">
          <header>
            <Heading slot="title" level={2}>
              {t("views.title")}
            </Heading>
            <IconButton icon="close" label={t("common.close")} onPress={() => props.onOpenChange(false)} />
          </header>
          <Views {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Views({ desk, onView, onOpenChange }: ViewsDialogProps) {
  const { t } = useWords();
  const cache = useQueryClient();
  const nameId = useId();
  const key = useEditState((state) => state.key);
  const views = useQuery({ queryKey: VIEWS, queryFn: fetchViews, retry: false });
  const [renamed, setRenamed] = useState<SavedView | null>(null);
  // what was tried last, to be tried again with the key
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => {
      setRenamed(null);
      // the button that was pressed may be gone with its view, and keys belong to what has the focus
      document.getElementById(nameId)?.focus();
      return cache.invalidateQueries({ queryKey: VIEWS });
    },
  });
  const status = change.error instanceof ApiError ? change.error.status : undefined;
  const keyNow = () => useEditState.getState().key;
  return (
    <>
      <NameForm
        id={nameId}
        label={t("views.name")}
        does={t("views.keep")}
        isBusy={change.isPending}
        onName={(name) => change.mutate(() => keepView({ name, desk, query: sharedQuery(desk) }, keyNow()))}
      />
      {change.error && status !== 401 && (
        <p className="silence small" role="alert">
          {status === 403 ? t("edit.forbidden") : t("views.failed", { message: change.error.message })}
        </p>
      )}
      {status === 401 && (
        <>
          <p className="small" role="alert">
            {t(key === null ? "edit.needsKey" : "edit.wrongKey")}
          </p>
          <EditKey onKey={() => change.variables && change.mutate(change.variables)} />
        </>
      )}
      {views.isPending && <p className="muted">{t("common.loading")}</p>}
      {views.error && (
        <p className="silence" role="alert">
          {t("views.failed", { message: views.error.message })}
        </p>
      )}
      {views.data?.length === 0 && <p className="muted">{t("views.none")}</p>}
      <ul className="views scroll">
        {views.data?.map((view) => (
          <li key={view.id}>
            {renamed?.id === view.id ? (
              <NameForm
                id={`${nameId}-${view.id}`}
                label={t("views.newName")}
                does={t("views.rename")}
                first={view.name}
                isBusy={change.isPending}
                onName={(name) => change.mutate(() => renameView(view, name, keyNow()))}
              />
            ) : (
              <div className="view-row">
                <Button
                  className="text-button"
                  onPress={() => {
                    onOpenChange(false);
                    onView(view);
                  }}
                >
                  {view.name}
                </Button>
                <span className="muted small">{t(`desk.${view.desk}`)}</span>
                <span className="spacer" />
                <IconButton
                  icon="pen"
                  label={t("views.renameOf", { name: view.name })}
                  onPress={() => setRenamed(view)}
                />
                <IconButton
                  icon="close"
                  label={t("views.deleteOf", { name: view.name })}
                  isDisabled={change.isPending}
                  onPress={() => change.mutate(() => forgetView(view, keyNow()))}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function NameForm(props: {
  id: string;
  label: string;
  does: string;
  first?: string;
  isBusy: boolean;
  onName: (name: string) => void;
}) {
  const { id } = props;
  const [name, setName] = useState(props.first ?? "");
  const isGiven = name.trim() !== "";
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isGiven) props.onName(name.trim());
  };
  return (
    <form className="view-name" onSubmit={send}>
      <label htmlFor={id} className="muted small">
        {props.label}
      </label>
      <input
        id={id}
        className="field"
        autoComplete="off"
        maxLength={LONGEST_NAME}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" className="button" isDisabled={!isGiven || props.isBusy}>
        {props.does}
      </Button>
    </form>
  );
}
