import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "react-aria-components";
import type { FeatureDetail } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { useAnnouncement } from "../ui/useAnnouncement.ts";
import { EditField } from "./EditField.tsx";
import { EditKey } from "./EditKey.tsx";
import { changesOf, type Draft, editableFields, textOf } from "./edit-draft.ts";
import { keyOf, useEditState } from "./edit-state.ts";
import { EditFailed, patchFeature } from "./send-edit.ts";

const NOTHING: Draft = {};

interface FeatureEditorProps {
  readonly layer: LayerDefinition;
  readonly feature: FeatureDetail;
  readonly onClose: () => void;
}

/**
 * The form of a feature's attributes. What is typed is kept until it is saved or thrown away; what the server refuses is
 * said at the field it is about.
 */
export function FeatureEditor({ layer, feature, onClose }: FeatureEditorProps) {
  const { t } = useWords();
  const queries = useQueryClient();
  const announce = useAnnouncement((state) => state.announce);
  const draft = useEditState((state) => state.drafts[keyOf(feature)] ?? NOTHING);
  const { setField, drop } = useEditState.getState();
  const [isSaving, setSaving] = useState(false);
  const [failure, setFailure] = useState<EditFailed | null>(null);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const { properties, problems } = changesOf(layer, feature, draft, confirmed);
  const count = Object.keys(properties).length;
  const isWrong = Object.keys(problems).length > 0;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (count === 0 || isWrong || isSaving) return;
    setSaving(true);
    setFailure(null);
    try {
      const { number } = await patchFeature(feature, properties, useEditState.getState().key);
      drop(feature);
      await queries.invalidateQueries({ queryKey: ["feature", layer.id, feature.id] });
      void queries.invalidateQueries({ queryKey: ["edited"] });
      announce(t("edit.saved", { number }));
      onClose();
    } catch (error) {
      if (!(error instanceof EditFailed)) throw error;
      const field = error.problem?.field;
      // asked for beside the change: what the form shows is sent with the next attempt, once it has been read
      if (field !== undefined && !(field in properties)) setConfirmed(new Set([...confirmed, field]));
      setFailure(error);
      setSaving(false);
    }
  };
  const problemOf = (name: string) => {
    const typed = problems[name];
    if (typed) return t(`edit.problem.${typed}`);
    if (failure?.problem?.field !== name) return undefined;
    return confirmed.has(name) ? t("edit.confirm") : t("edit.refused", failure.problem);
  };
  const isKnownField = editableFields(layer).some(({ name }) => name === failure?.problem?.field);
  return (
    <form className="feature-editor" aria-label={t("edit.title")} onSubmit={(event) => void save(event)}>
      <div className="edit-fields scroll">
        {editableFields(layer).map((field) => (
          <EditField
            key={field.name}
            field={field}
            text={draft[field.name] ?? textOf(field, feature)}
            isChanged={field.name in properties || field.name in problems}
            problem={problemOf(field.name)}
            onText={(text) => {
              setField(feature, field.name, text);
              if (failure?.problem?.field === field.name) setFailure(null);
            }}
          />
        ))}
      </div>
      <div className="edit-foot">
        {failure && !isKnownField && <EditFailure failure={failure} />}
        {failure?.status === 401 && <EditKey onKey={() => setFailure(null)} />}
        <p className="muted small" role="status">
          {isSaving ? t("edit.saving") : count > 0 ? t("edit.changes", { count }) : t("edit.noChanges")}
        </p>
        <div className="edit-actions">
          <Button className="button strong" type="submit" isDisabled={count === 0 || isWrong || isSaving}>
            {t("edit.save")}
          </Button>
          <Button className="button" isDisabled={isSaving} onPress={onClose}>
            {t("edit.close")}
          </Button>
          <Button
            className="button"
            isDisabled={isSaving || Object.keys(draft).length === 0}
            onPress={() => {
              drop(feature);
              setConfirmed(new Set());
              setFailure(null);
            }}
          >
            {t("edit.discard")}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Why nothing was changed, where no field is to blame. */
export function EditFailure({ failure }: { failure: EditFailed }) {
  const { t } = useWords();
  const key = useEditState((state) => state.key);
  const words =
    failure.status === 401
      ? t(key === null ? "edit.needsKey" : "edit.wrongKey")
      : failure.status === 403
        ? t("edit.forbidden")
        : failure.status === 501
          ? t("edit.cannot")
          : t("edit.failed", { message: failure.message });
  return (
    <p className="failed" role="alert">
      {words}
    </p>
  );
}
