import type { Figures } from "../../contract/api.ts";
import type { LiveCount, LiveFigures } from "../live-services.ts";
import type { Publication } from "../publication/publication.ts";
import type { PublicationFigures } from "./publication-figures.ts";

/** a number of things has no unit */
const COUNT = "";

interface FigureSources {
  readonly publication: Publication;
  readonly counted: PublicationFigures;
  readonly live: LiveFigures;
}

/**
 * The cards of the briefing desk. Counts of the publication are as of its making, live ones as of the last
 * report; null = the publication has no such layer, or nothing was ever reported.
 */
export async function figuresAt(nowMs: number, sources: FigureSources): Promise<Figures> {
  const { publication, counted, live } = sources;
  const published = (value: number | null | undefined, of?: number, unit = COUNT) => ({
    value: value ?? null,
    unit,
    asOfMs: publication.publishedMs,
    ...(of !== undefined && { of }),
  });
  const layer = (id: string) => published(counted.counts.get(id));
  const reported = (count: LiveCount, needs: string) => ({
    value: count.asOfMs === null || !counted.counts.has(needs) ? null : count.value,
    unit: COUNT,
    asOfMs: count.asOfMs ?? nowMs,
    ...(counted.counts.has(needs) && { of: count.of }),
  });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: publication.county.timeZone }).format(nowMs);

  return {
    serverTimeMs: nowMs,
    waterPipeKm: published(counted.lengthKm.get("water"), undefined, "km"),
    facilities: layer("water-facilities"),
    gateValves: published(counted.gateValves, counted.counts.get("water-facilities")),
    hydrants: published(counted.hydrants, counted.counts.get("water-facilities")),
    streetlights: layer("streetlights"),
    lampsLit: reported(live.lampsLit(), "streetlights"),
    lampsFaulty: reported(live.lampsFaulty(), "streetlights"),
    buildings: layer("buildings"),
    communities: layer("communities"),
    dutyGrids: layer("duty-grids"),
    workOrders: layer("work-orders"),
    workOrdersClosed: published(counted.workOrdersClosed, counted.counts.get("work-orders")),
    workOrdersToday: published(counted.workOrdersByDay && (counted.workOrdersByDay.get(today) ?? 0)),
    muckTrucksOnline: reported(live.online("muck-trucks"), "muck-trucks"),
    sanitationOnline: reported(live.online("sanitation"), "sanitation"),
    parkingSpaces: published(counted.parkingSpaces),
    cameras: layer("cameras"),
    bins: layer("bins"),
    workOrdersByCategory: counted.workOrdersByCategory,
    workOrdersByCommunity: counted.workOrdersByCommunity,
    workOrdersByMonth: counted.workOrdersByMonth,
    pipeKmByMaterial: counted.pipeKmByMaterial,
    pipeKmByDiameter: counted.pipeKmByDiameter,
    vehiclesByHour: await live.vehiclesByHour(nowMs),
  };
}
