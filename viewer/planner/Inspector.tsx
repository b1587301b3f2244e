import { useState } from "react";
import { Button } from "react-aria-components";
import type { FeatureDetail } from "../../contract/api.ts";
import { isEditable } from "../../contract/edits.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import { ApiError } from "../api.ts";
import { EditActions } from "../editing/EditActions.tsx";
import { FeatureEditor } from "../editing/FeatureEditor.tsx";
import { useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { AttributeTable } from "./AttributeTable.tsx";
import { PassportSection } from "./PassportSection.tsx";

export interface InspectorProps {
  layerId: string;
  featureId: string;
  feature: FeatureDetail | undefined;
  error: Error | null;
  onRetry: () => void;
  onClose: () => void;
  onFlyTo: () => void;
  onCopyLink: () => void;
  /** only for vehicles */
  follow?: { isFollowing: boolean; toggle: () => void };
}

/** Everything known of the selected object: attributes with unit and origin, and where the row came from. */
export function Inspector(props: InspectorProps) {
  const { t, name } = useWords();
  const layer = layerById(props.layerId);
  const { feature, error } = props;
  const [isEditing, setEditing] = useState(false);
  const isUnpublished = error instanceof ApiError && error.status === 404;
  return (
    <section className="inspector panel" aria-label={t("inspector.title")}>
      <header>
        <div>
          <p className="muted">{name(layer.name)}</p>
          <h2>{titleOf(feature) ?? props.featureId}</h2>
        </div>
        <IconButton icon="close" label={t("inspector.close")} onPress={props.onClose} />
      </header>
      {feature && <Summary layer={layer} feature={feature} />}
      <div className="actions">
        <Button className="button strong" onPress={props.onFlyTo}>
          {t("inspector.flyTo")}
        </Button>
        {props.follow && (
          <Button className="button" aria-pressed={props.follow.isFollowing} onPress={props.follow.toggle}>
            {t(props.follow.isFollowing ? "inspector.unfollow" : "inspector.follow")}
          </Button>
        )}
        <Button className="button" onPress={props.onCopyLink}>
          {t("inspector.copyLink")}
        </Button>
      </div>
      <div className="inspector-body scroll" hidden={isEditing}>
        {isUnpublished && <p className="hint">{t("inspector.unpublished")}</p>}
        {error && !isUnpublished && (
          <div role="alert" className="failed">
            <p>{t("problem.feature", { message: error.message })}</p>
            <Button className="button" onPress={props.onRetry}>
              {t("common.retry")}
            </Button>
          </div>
        )}
        {!feature && !error && <Skeleton label={t("inspector.loading")} />}
        {feature && !isEditing && (
          <>
            <PassportSection layer={layer} feature={feature} />
            <AttributeTable layer={layer} feature={feature} />
            <Provenance feature={feature} />
          </>
        )}
      </div>
      {feature && isEditing && (
        <FeatureEditor layer={layer} feature={feature} onClose={() => setEditing(false)} />
      )}
      {feature && !isEditing && isEditable(layer) && (
        <EditActions layer={layer} feature={feature} onEdit={() => setEditing(true)} />
      )}
    </section>
  );
}

function titleOf(feature: FeatureDetail | undefined): string | undefined {
  const title = feature?.properties.name ?? feature?.properties.plate ?? feature?.id;
  return title === undefined || title === null || title === "" ? undefined : String(title);
}

/** The line under the title: what a colleague would say first. */
function Summary({ layer, feature }: { layer: LayerDefinition; feature: FeatureDetail }) {
  const { t, name } = useWords();
  const words = [
    "kind",
    "class",
    "category",
    "role",
    "material",
    "diameterLabel",
    "yearLaid",
    "road",
  ].flatMap((fieldName) => {
    const field = layer.fields.find((each) => each.name === fieldName);
    const value = feature.properties[fieldName];
    if (!field || value === undefined || value === null || value === "") return [];
    const named = field.values?.[String(value)];
    return [named ? name(named) : String(value)];
  });
  if (words.length === 0) return null;
  return <p className="summary muted">{words.join(t("common.dot"))}</p>;
}

function Provenance({ feature }: { feature: FeatureDetail }) {
  const { t } = useWords();
  const { source } = feature;
  return (
    <section className="provenance">
      <h3>{t("inspector.source")}</h3>
      {source ? (
        <p>
          {source.file}
          {source.row !== undefined && `${t("common.dot")}${t("inspector.sourceRow", { row: source.row })}`}
          {source.crs !== undefined && `${t("common.dot")}${source.crs}`}
        </p>
      ) : (
        <p className="muted">{t("inspector.unknownSource")}</p>
      )}
    </section>
  );
}

function Skeleton({ label }: { label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {[72, 54, 64, 48, 60, 40].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
