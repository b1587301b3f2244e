import type { Block } from "../blocks.ts";
import type { Builder } from "./builder.ts";
import { estate, rowHouses, village } from "./homes.ts";
import { government, hospital, school } from "./institutions.ts";
import { shophouses } from "./street-rows.ts";
import { commercial, hall, industrial, unfinished } from "./workplaces.ts";

/** Ground of a village for each of its houses, square metres. */
const VILLAGE_HOUSE_M2 = 560;

/** Builds what a block is used for. */
export function fillBlock(builder: Builder, block: Block): void {
  const builders: Partial<Record<Block["use"], (builder: Builder, block: Block) => void>> = {
    shophouses: shophouses,
    estate: estate,
    rows: rowHouses,
    commercial: commercial,
    industrial: industrial,
    village: (of, { ring, index, areaM2 }) => village(of, ring, index, areaM2 / VILLAGE_HOUSE_M2),
    school: school,
    hospital: hospital,
    government: government,
    market: hall,
    station: hall,
    stadium: hall,
    construction: unfinished,
  };
  builders[block.use]?.(builder, block);
}
