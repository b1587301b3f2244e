import { Input, SearchField } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import type { VehicleRow } from "./VehicleTable.tsx";

interface VehicleFiltersProps {
  rows: readonly VehicleRow[];
  plate: string;
  onPlate: (plate: string) => void;
  kind: string | undefined;
  onKind: (kind: string | undefined) => void;
  company: string | undefined;
  onCompany: (company: string | undefined) => void;
}

/** Plate as typed, kind and company as chosen; the choices are those of the register. */
export function VehicleFilters(props: VehicleFiltersProps) {
  const { t, name } = useWords();
  const kinds = new Map(props.rows.map((row) => [row.kind, row.kindName]));
  const companies = [...new Set(props.rows.map((row) => row.company))].filter(Boolean).sort();
  return (
    <div className="vehicle-filters">
      <SearchField aria-label={t("analyst.plate")} value={props.plate} onChange={props.onPlate}>
        <Input className="field" placeholder={t("analyst.platePlaceholder")} />
      </SearchField>
      <ChoiceMenu
        label={t("analyst.kind")}
        value={props.kind}
        onChange={props.onKind}
        choices={[...kinds].map(([id, label]) => ({ id, name: name(label) }))}
      />
      <ChoiceMenu
        label={t("analyst.company")}
        value={props.company}
        onChange={props.onCompany}
        choices={companies.map((company) => ({ id: company, name: company }))}
      />
    </div>
  );
}
