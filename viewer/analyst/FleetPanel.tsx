import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { layerById } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import type { ReplayTracks } from "../live/replay-tracks.ts";
import { useTwin } from "../state.ts";
import type { ZoneFormat } from "../ui/format.ts";
import { type VehicleAt, vehicleAt } from "./fleet-motion.ts";
import { FLEETS } from "./fleets.ts";
import type { VehicleTrack } from "./tracks.ts";
import { VehicleCard } from "./VehicleCard.tsx";
import { type VehicleRow, VehicleTable } from "./VehicleTable.tsx";

interface FleetPanelProps {
  zone: ZoneFormat;
  vehicles: UseQueryResult<Vehicle[]>;
  tracks: readonly VehicleTrack[];
  replay: ReplayTracks;
  isLoading: boolean;
  selected: Vehicle | undefined;
  fromMs: number;
  toMs: number;
}

/** The selected vehicle's card above the register; the register can be folded away. */
export function FleetPanel({
  zone,
  vehicles,
  tracks,
  replay,
  isLoading,
  selected,
  fromMs,
  toMs,
}: FleetPanelProps) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(true);
  // whole seconds: 180 rows need not be drawn again at every tick of the clock
  const timeMs = useTwin((state) => Math.floor(state.clock.timeMs / 1000) * 1000);
  const isLive = useTwin((state) => state.clock.isLive);
  const followed = useTwin((state) => state.followed);
  const { select, follow } = useTwin.getState();
  const trackOf = new Map(tracks.map((track) => [track.vehicle, track]));
  const rows = (vehicles.data ?? []).map((vehicle) =>
    rowOf(vehicle, vehicleAt(vehicle.number, replay, timeMs, isLive), timeMs),
  );
  return (
    <div className="analyst-columns">
      <div className="analyst-list">
        {selected && (
          <VehicleCard
            vehicle={selected}
            kindName={kindName(selected)}
            colour={FLEETS.find((fleet) => fleet.layer === selected.layer)?.css ?? "var(--muted)"}
            track={trackOf.get(selected.number)}
            isLoading={isLoading}
            at={vehicleAt(selected.number, replay, timeMs, isLive)}
            timeMs={timeMs}
            fromMs={fromMs}
            toMs={toMs}
            zone={zone}
            isFollowing={followed === selected.number}
            onFollow={(on) => follow(on ? selected.number : null)}
            onClose={() => {
              select(null);
              follow(null);
            }}
          />
        )}
        <section className="fleet-list panel" aria-label={t("analyst.vehicles")}>
          <Button className="fleet-fold" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t("analyst.vehicles")}
            <span className="muted small">{t(isOpen ? "common.less" : "common.more")}</span>
          </Button>
          {isOpen && vehicles.isError && !vehicles.data && (
            <div className="failed">
              <p>{t("problem.vehicles")}</p>
              <Button className="button" onPress={() => vehicles.refetch()}>
                {t("common.retry")}
              </Button>
            </div>
          )}
          {isOpen && vehicles.data && (
            <VehicleTable
              rows={rows}
              selectedId={selected?.id}
              onSelect={(row) => select({ layer: row.layer, id: row.id })}
            />
          )}
        </section>
      </div>
    </div>
  );
}

/** A register row with what is known of the vehicle at the clock's time. */
function rowOf(vehicle: Vehicle, at: VehicleAt | undefined, timeMs: number): VehicleRow {
  return {
    number: vehicle.number,
    id: vehicle.id,
    layer: vehicle.layer,
    plate: vehicle.plate,
    kind: vehicle.kind,
    kindName: kindName(vehicle),
    company: vehicle.company,
    ageSeconds: at ? (timeMs - at.reportedMs) / 1000 : Number.POSITIVE_INFINITY,
    speedKmh: at ? at.speedKmh : null,
    hasFix: at?.hasFix ?? false,
  };
}

function kindName(vehicle: Vehicle): Label {
  const kind = layerById(vehicle.layer).fields.find((field) => field.name === "kind");
  return kind?.values?.[vehicle.kind] ?? { zh: vehicle.kind, en: vehicle.kind };
}
