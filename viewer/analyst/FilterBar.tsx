import { memo } from "react";
import { Button, Input, SearchField } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { type Area, GRID_LAYER } from "./areas.ts";
import { useDesk } from "./desk-state.ts";
import { kindName } from "./kind-name.ts";
import { ALL_VEHICLES, type VehicleFilter } from "./vehicle-filter.ts";

/** Which vehicles are meant, everywhere on the desk; the choices are those of the register and of the publication. */
export const FilterBar = memo(function FilterBar({
  vehicles,
  areas,
}: {
  vehicles: readonly Vehicle[];
  areas: readonly Area[];
}) {
  const { t, name } = useWords();
  const filter = useDesk((state) => state.filter);
  const set = (part: Partial<VehicleFilter>) => useDesk.setState({ filter: { ...filter, ...part } });
  const kinds = new Map(vehicles.map((vehicle) => [vehicle.kind, kindName(vehicle)]));
  const companies = [...new Set(vehicles.map(({ company }) => company))].filter(Boolean).sort();
  const areaChoices = (ofGrids: boolean) =>
    areas
      .filter(({ layer }) => (layer === GRID_LAYER) === ofGrids)
      .map((area) => ({
        id: `${area.layer}/${area.id}`,
        name: ofGrids ? area.name : `${area.name}${t("common.dot")}${name(layerById(area.layer).name)}`,
      }));
  const isGrid = filter.area?.startsWith(`${GRID_LAYER}/`) === true;
  return (
    <div className="vehicle-filters">
      <SearchField aria-label={t("analyst.plate")} value={filter.plate} onChange={(plate) => set({ plate })}>
        <Input className="field" placeholder={t("analyst.platePlaceholder")} />
      </SearchField>
      <ChoiceMenu
        label={t("analyst.kind")}
        value={filter.kind}
        onChange={(kind) => set({ kind })}
        choices={[...kinds].map(([id, label]) => ({ id, name: name(label) }))}
      />
      <ChoiceMenu
        label={t("analyst.company")}
        value={filter.company}
        onChange={(company) => set({ company })}
        choices={companies.map((company) => ({ id: company, name: company }))}
      />
      <ChoiceMenu
        label={t("analyst.grid")}
        value={isGrid ? filter.area : undefined}
        onChange={(area) => set({ area })}
        choices={areaChoices(true)}
      />
      <ChoiceMenu
        label={t("analyst.fence")}
        value={isGrid ? undefined : filter.area}
        onChange={(area) => set({ area })}
        choices={areaChoices(false)}
      />
      {filter !== ALL_VEHICLES && (
        <Button className="text-button small" onPress={() => useDesk.setState({ filter: ALL_VEHICLES })}>
          {t("analyst.allVehicles")}
        </Button>
      )}
    </div>
  );
});
