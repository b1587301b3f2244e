import { useState } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { LayerStates } from "../../contract/api.ts";
import { LAYERS, type LayerDefinition, type LayerGroup } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import type { Theme } from "../state.ts";
import { Icon } from "../ui/Icon.tsx";
import { LayerRow } from "./LayerRow.tsx";
import { ReservedRow } from "./ReservedRow.tsx";

/** Above ground first, as people look: what they know, then what they came for. */
const GROUP_ORDER: readonly LayerGroup[] = ["underground", "aboveGround", "moving", "management", "ground"];

export interface LayerTreeProps {
  states: LayerStates;
  theme: Theme;
  isVisible: (layer: string) => boolean;
  setVisible: (layer: string, visible: boolean) => void;
  opacityOf: (layer: string) => number;
  setOpacity: (layer: string, opacity: number) => void;
  standardColours: boolean;
}

/** The catalogue as a tree: what the publication holds can be shown; what it does not is listed as reserved. */
export function LayerTree(props: LayerTreeProps) {
  const stateOf = new Map(props.states.map((state) => [state.id, state]));
  return (
    <div className="layer-tree">
      {GROUP_ORDER.map((group) => (
        <Group key={group} group={group} stateOf={stateOf} {...props} />
      ))}
    </div>
  );
}

interface GroupProps extends LayerTreeProps {
  group: LayerGroup;
  stateOf: ReadonlyMap<string, LayerStates[number]>;
}

function Group({ group, stateOf, ...tree }: GroupProps) {
  const { t } = useWords();
  const members = LAYERS.filter((layer) => layer.group === group);
  const live = members.filter((layer) => stateOf.get(layer.id)?.status === "live");
  const reserved = modulesOf(members.filter((layer) => stateOf.get(layer.id)?.status !== "live"));
  const anyVisible = live.some((layer) => tree.isVisible(layer.id));
  return (
    <Disclosure className="layer-group" defaultExpanded={group !== "ground" && group !== "management"}>
      <div className="layer-group-head">
        <Heading level={3}>
          <Button slot="trigger" className="layer-group-title">
            <Icon name="chevron" />
            {t(`layers.group.${group}`)}
            <span className="count">{live.length}</span>
          </Button>
        </Heading>
        {live.length > 0 && (
          <Button
            className="text-button"
            onPress={() => {
              for (const layer of live) tree.setVisible(layer.id, !anyVisible);
            }}
          >
            {t(anyVisible ? "layers.hideAll" : "layers.showAll")}
          </Button>
        )}
      </div>
      <DisclosurePanel>
        <ul>
          {live.map((layer) => (
            <LayerRow
              key={layer.id}
              layer={layer}
              state={stateOf.get(layer.id)}
              theme={tree.theme}
              isVisible={tree.isVisible(layer.id)}
              onVisible={(visible) => tree.setVisible(layer.id, visible)}
              opacity={tree.opacityOf(layer.id)}
              onOpacity={(opacity) => tree.setOpacity(layer.id, opacity)}
              standardColours={tree.standardColours}
            />
          ))}
        </ul>
        {reserved.length > 0 && (
          <ReservedList
            modules={reserved}
            theme={tree.theme}
            standardColours={tree.standardColours}
            openAtFirst={group === "underground"}
          />
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}

/** Pipes and their facilities are one module to a reader: facility layers stand with their network while both are reserved. */
function modulesOf(reserved: readonly LayerDefinition[]): readonly LayerDefinition[] {
  const ids = new Set(reserved.map((layer) => layer.id));
  return reserved.filter((layer) => !(layer.network && ids.has(layer.network)));
}

interface ReservedListProps {
  modules: readonly LayerDefinition[];
  theme: Theme;
  standardColours: boolean;
  openAtFirst: boolean;
}

function ReservedList({ modules, theme, standardColours, openAtFirst }: ReservedListProps) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(openAtFirst);
  return (
    <>
      <Button className="text-button reserved-toggle" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        {t("layers.reservedCount", { count: modules.length })}
        <span aria-hidden="true">{isOpen ? "−" : "+"}</span>
      </Button>
      {isOpen && (
        <ul>
          {modules.map((layer) => (
            <ReservedRow key={layer.id} layer={layer} theme={theme} standardColours={standardColours} />
          ))}
        </ul>
      )}
    </>
  );
}
