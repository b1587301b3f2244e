import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import type { LayerDefinition } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import type { Theme } from "../state.ts";
import { LegendLine } from "./LayerRow.tsx";
import { legendColour } from "./legend.ts";

interface ReservedRowProps {
  layer: LayerDefinition;
  theme: Theme;
  standardColours: boolean;
}

/** A module that is planned and empty: it cannot be switched on, and its card says what it needs. */
export function ReservedRow({ layer, theme, standardColours }: ReservedRowProps) {
  const { t, name } = useWords();
  const title = name(layer.name);
  return (
    <li className="layer-row reserved" data-reserved={layer.id}>
      <DialogTrigger>
        <Button className="reserved-button">
          <span
            className="box hollow"
            style={{ borderColor: legendColour(layer, theme, standardColours) }}
            aria-hidden="true"
          />
          <span className="layer-name">{title}</span>
          <span className="layer-amount">{t("layers.reserved")}</span>
        </Button>
        <Popover className="popover" placement="right top" offset={36}>
          <Dialog className="reserved-card">
            <Heading slot="title" level={2}>
              {t("layers.reservedTitle", { name: title })}
            </Heading>
            <p>{t("layers.reservedText")}</p>
            {layer.needs && (
              <>
                <h3>{t("layers.reservedNeeds")}</h3>
                <p>{name(layer.needs)}</p>
              </>
            )}
            <h3>
              {t("layers.fieldsOf")} {layer.fields.length}
            </h3>
            <p className="muted">
              {layer.fields.map((field) => name(field.label)).join(t("common.listSeparator"))}
            </p>
            <LegendLine layer={layer} />
            <h3>{t("layers.reservedHow")}</h3>
            <code>{`npx twin import FILE --layer ${layer.id} --county DIR`}</code>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </li>
  );
}
