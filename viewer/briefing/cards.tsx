import type { Figures } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { useWords } from "../i18n/i18n.ts";
import { Figure } from "../ui/Figure.tsx";
import { formatNumber, formatPercent } from "../ui/format.ts";
import { Sparkline } from "../ui/Sparkline.tsx";
import { Bars } from "./Bars.tsx";
import { Card } from "./Card.tsx";

export interface CardSource {
  figures: Figures;
  /** server clock minus this computer's, ms */
  clockOffsetMs: number;
}

/** A lamp cabinet reports every few minutes; a vehicle every few seconds. */
const LAMPS_STALE_MS = 15 * 60_000;

/** Cards stand only where the publication has what they count: a county without water mains has no water card. */
export function WaterCard({ figures, clockOffsetMs }: CardSource) {
  const { t } = useWords();
  if (figures.waterPipeKm.value === null) return null;
  const diameters = figures.pipeKmByDiameter.toSorted((a, b) => a.nominalMm - b.nominalMm);
  const thickest = Math.max(1e-9, ...diameters.map(({ km }) => km));
  const smallest = diameters[0];
  return (
    <Card title={t("briefing.water")} asOfMs={figures.waterPipeKm.asOfMs} clockOffsetMs={clockOffsetMs}>
      <div className="figures">
        <Figure
          size="large"
          value={figures.waterPipeKm.value}
          digits={2}
          unit={t("unit.km")}
          counts={smallest ? t("briefing.waterKmFrom", { min: smallest.nominalMm }) : t("briefing.waterKm")}
        />
        <Figure value={figures.gateValves.value} counts={t("briefing.gateValves")} />
        <Figure value={figures.hydrants.value} counts={t("briefing.hydrants")} />
      </div>
      {diameters.length > 0 && (
        <>
          <div className="columns trend" role="img" aria-label={t("briefing.byDiameter")}>
            {diameters.map(({ nominalMm, km }) => (
              <span
                key={nominalMm}
                title={`DN${nominalMm} · ${formatNumber(km, 1)} km`}
                style={{ height: `${(100 * km) / thickest}%` }}
              />
            ))}
          </div>
          <p className="note">
            <span>{t("briefing.byDiameter")}</span>
            <span>
              DN{diameters[0]?.nominalMm} – DN{diameters.at(-1)?.nominalMm}
            </span>
          </p>
        </>
      )}
    </Card>
  );
}

/** Lit of all, as last reported by the cabinets; by day nothing is lit and the card says why. */
export function LampsCard({
  figures,
  clockOffsetMs,
  isNight,
  sunset,
}: CardSource & { isNight: boolean; sunset: string }) {
  const { t } = useWords();
  const { lampsLit, lampsFaulty, streetlights } = figures;
  const total = lampsLit.of ?? streetlights.value ?? undefined;
  if (streetlights.value === null) return null;
  return (
    <Card
      title={t("briefing.lamps")}
      asOfMs={lampsLit.asOfMs}
      clockOffsetMs={clockOffsetMs}
      staleAfterMs={LAMPS_STALE_MS}
    >
      <div className="figures">
        <Figure
          size="large"
          value={lampsLit.value}
          text={formatPercent(lampsLit.value, total)}
          unit={t("unit.percent")}
          counts={t("briefing.lampsRate")}
          colour={lampsLit.value ? "var(--lamps)" : undefined}
        />
        <Figure value={lampsLit.value} of={total} counts={t("briefing.lampsLit")} />
        <Figure value={lampsFaulty.value} counts={t("briefing.lampsFaulty")} />
      </div>
      <span className="meter">
        <span
          style={{
            width: `${total && lampsLit.value ? (100 * lampsLit.value) / total : 0}%`,
            background: "var(--lamps)",
          }}
        />
      </span>
      <p className="note">
        <span>{t("briefing.sunset", { time: sunset })}</span>
        {lampsLit.value === null && <span>{t("briefing.lampsUnreported")}</span>}
        {lampsLit.value === 0 && !isNight && <span>{t("briefing.lampsOff")}</span>}
      </p>
    </Card>
  );
}

export function FleetCard({ figures, clockOffsetMs, fleet }: CardSource & { fleet: "muck" | "sanitation" }) {
  const { t } = useWords();
  const online = fleet === "muck" ? figures.muckTrucksOnline : figures.sanitationOnline;
  if (online.value === null) return null;
  const title = t(fleet === "muck" ? "briefing.muckTrucks" : "briefing.sanitation");
  const colour = `var(--${fleet})`;
  const byHour = figures.vehiclesByHour.map((hour) => (fleet === "muck" ? hour.muckTrucks : hour.sanitation));
  return (
    <Card title={title} asOfMs={online.asOfMs} clockOffsetMs={clockOffsetMs} staleAfterMs={60_000}>
      <div className="figures">
        <Figure
          size="large"
          value={online.value}
          counts={
            online.of === undefined
              ? t("briefing.onlineCount")
              : t("briefing.online", { total: formatNumber(online.of) })
          }
          colour={colour}
        />
        <div className="beside">
          <Sparkline values={byHour} label={t("briefing.last24h")} colour={colour} height={2.25} />
          <p className="note">
            <span>{t("briefing.last24h")}</span>
            {byHour.length > 0 && <span>{t("briefing.peak", { count: Math.max(...byHour) })}</span>}
          </p>
        </div>
      </div>
    </Card>
  );
}

export function WorkOrdersCard({ figures, clockOffsetMs }: CardSource) {
  const { t } = useWords();
  const { workOrders, workOrdersClosed, workOrdersToday } = figures;
  if (workOrders.value === null) return null;
  const total = workOrdersClosed.of ?? workOrders.value;
  return (
    <Card title={t("briefing.workOrders")} asOfMs={workOrders.asOfMs} clockOffsetMs={clockOffsetMs}>
      <div className="figures">
        <Figure
          size="large"
          value={workOrdersClosed.value}
          text={formatPercent(workOrdersClosed.value, total)}
          unit={t("unit.percent")}
          counts={t("briefing.closedRate", {
            closed: formatNumber(workOrdersClosed.value),
            total: formatNumber(total),
          })}
        />
        <Figure value={workOrdersToday.value} counts={t("briefing.today")} />
      </div>
      <div className="trend">
        <Sparkline
          values={figures.workOrdersByMonth.map(({ count }) => count)}
          label={t("briefing.byMonth")}
          colour="var(--accent)"
        />
      </div>
      <p className="note">
        <span>{t("briefing.byMonth")}</span>
      </p>
    </Card>
  );
}

/** Work orders by community; where there are no work orders, the duty grids each community has. */
export function CommunitiesCard({ figures }: CardSource) {
  const { t } = useWords();
  if (figures.communities.value === null) return null;
  const hasOrders = figures.workOrders.value !== null;
  return (
    <Card
      title={t("briefing.communities", {
        communities: formatNumber(figures.communities.value),
        grids: formatNumber(figures.dutyGrids.value),
      })}
    >
      <Bars
        colour="var(--accent)"
        bars={figures.workOrdersByCommunity.map(({ community, count, grids }) => ({
          name: community,
          value: hasOrders ? count : grids,
          ...(hasOrders && { note: t("briefing.gridsOf", { grids }) }),
        }))}
      />
      <p className="note">{t(hasOrders ? "briefing.communityOrders" : "briefing.communityGrids")}</p>
    </Card>
  );
}

export function CategoriesCard({ figures }: CardSource) {
  const { t, name } = useWords();
  if (figures.workOrdersByCategory.length === 0) return null;
  const category = layerById("work-orders").fields.find((field) => field.name === "category");
  return (
    <Card title={t("briefing.byCategory")}>
      <Bars
        colour="var(--muted)"
        bars={figures.workOrdersByCategory.map((row) => {
          const label = category?.values?.[row.category];
          return { name: label ? name(label) : row.category, value: row.count };
        })}
      />
    </Card>
  );
}

export function ParkingCard({ figures, clockOffsetMs }: CardSource) {
  const { t } = useWords();
  if (figures.parkingSpaces.value === null) return null;
  return (
    <Card title={t("briefing.parking")} asOfMs={figures.parkingSpaces.asOfMs} clockOffsetMs={clockOffsetMs}>
      <div className="figures">
        <Figure size="large" value={figures.parkingSpaces.value} counts={t("briefing.parkingSpaces")} />
      </div>
      <p className="note">{t("briefing.parkingNote")}</p>
    </Card>
  );
}

export function AssetsCard({ figures, clockOffsetMs }: CardSource) {
  const { t } = useWords();
  const counts = [
    [figures.facilities, t("briefing.facilities")],
    [figures.buildings, t("briefing.buildings")],
    [figures.cameras, t("briefing.cameras")],
    [figures.bins, t("briefing.bins")],
  ] as const;
  const known = counts.filter(([figure]) => figure.value !== null);
  const asOfMs = known[0]?.[0].asOfMs;
  if (asOfMs === undefined) return null;
  return (
    <Card title={t("briefing.assets")} asOfMs={asOfMs} clockOffsetMs={clockOffsetMs}>
      <div className="figures spread">
        {known.map(([figure, words]) => (
          <Figure key={words} value={figure.value} counts={words} />
        ))}
      </div>
    </Card>
  );
}
