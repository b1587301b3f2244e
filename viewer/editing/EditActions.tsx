import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { FeatureDetail } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { useAnnouncement } from "../ui/useAnnouncement.ts";
import { EditKey } from "./EditKey.tsx";
import { keyOf, useEditState } from "./edit-state.ts";
import { EditFailure } from "./FeatureEditor.tsx";
import { deleteFeature, EditFailed } from "./send-edit.ts";

interface EditActionsProps {
  readonly layer: LayerDefinition;
  readonly feature: FeatureDetail;
  readonly onEdit: () => void;
}

/** Below the attributes: opens the form, and deletes after being asked again. */
export function EditActions({ layer, feature, onEdit }: EditActionsProps) {
  const { t, name } = useWords();
  const queries = useQueryClient();
  const announce = useAnnouncement((state) => state.announce);
  const hasDraft = useEditState((state) => state.drafts[keyOf(feature)] !== undefined);
  const [isAsking, setAsking] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const [failure, setFailure] = useState<EditFailed | null>(null);
  const remove = async () => {
    setDeleting(true);
    setFailure(null);
    try {
      const { number } = await deleteFeature(feature, useEditState.getState().key);
      useEditState.getState().drop(feature);
      announce(t("edit.deleted", { id: feature.id, number }));
      const { selection, select } = useTwin.getState();
      if (selection?.layer === layer.id && selection.id === feature.id) select(null);
      void queries.invalidateQueries({ queryKey: ["edited"] });
    } catch (error) {
      if (!(error instanceof EditFailed)) throw error;
      setFailure(error);
      setDeleting(false);
    }
  };
  if (isAsking)
    return (
      <div className="edit-confirm" role="alertdialog" aria-label={t("edit.delete")}>
        <p>{t("edit.confirmDelete", { layer: name(layer.name), id: feature.id })}</p>
        {failure && <EditFailure failure={failure} />}
        {failure?.status === 401 && <EditKey onKey={() => setFailure(null)} />}
        {isDeleting && (
          <p className="muted small" role="status">
            {t("edit.saving")}
          </p>
        )}
        <div className="edit-actions">
          <Button className="button danger" isDisabled={isDeleting} onPress={() => void remove()}>
            {t("edit.delete")}
          </Button>
          <Button className="button" isDisabled={isDeleting} onPress={() => setAsking(false)} autoFocus>
            {t("edit.keep")}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="edit-actions">
      <Button className="button" onPress={onEdit}>
        {t(hasDraft ? "edit.goOn" : "edit.open")}
      </Button>
      <Button className="button" onPress={() => setAsking(true)}>
        {t("edit.delete")}
      </Button>
    </div>
  );
}
