import type { Random } from "./random.ts";
import type { Column, Value } from "./survey-files.ts";

export interface Vehicle {
  readonly id: string;
  readonly plate: string;
  readonly kind: "渣土车" | "清扫车" | "洒水车" | "压缩车";
  readonly terminal: string;
  readonly protocol: 2013 | 2019;
  readonly company: string;
  readonly ratedM3: number;
  readonly driver: string;
  /** id of the route it drives */
  route: string;
}

const MUCK_COMPANIES = [
  "沱江渣土运输公司",
  "瑶都渣土运输公司",
  "萌渚建筑运输公司",
  "顺达土石方公司",
  "冯乘运输公司",
] as const;
const SURNAMES = "盘李奉邓黄赵蒋唐陈周冯欧何罗";
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

export const MUCK_TRUCKS = 120;
export const SANITATION_VEHICLES = 60;

/** 120 muck trucks and 60 sanitation vehicles; terminals are numbered without gaps, plates and numbers are invented. */
export function fleet(random: Random): Vehicle[] {
  const plates = new Set<string>();
  const plate = (): string => {
    for (;;) {
      const text = `湘M${random.chance(0.6) ? random.pick([...LETTERS]) : random.integer(0, 9)}${String(random.integer(0, 9999)).padStart(4, "0")}`;
      if (plates.has(text)) continue;
      plates.add(text);
      return text;
    }
  };
  const vehicles: Vehicle[] = [];
  for (let i = 0; i < MUCK_TRUCKS + SANITATION_VEHICLES; i++) {
    const muck = i < MUCK_TRUCKS;
    const kind = muck ? "渣土车" : (["清扫车", "洒水车", "压缩车"] as const)[i % 3]!;
    vehicles.push({
      id: `${muck ? "ZT" : "HW"}${String(muck ? i + 1 : i + 1 - MUCK_TRUCKS).padStart(3, "0")}`,
      plate: plate(),
      kind,
      terminal: `1390746${String(i + 1).padStart(4, "0")}`,
      protocol: random.chance(0.55) ? 2019 : 2013,
      company: muck ? MUCK_COMPANIES[i % MUCK_COMPANIES.length]! : "县环境卫生管理所",
      ratedM3: muck ? random.pick([8, 10, 12, 14]) : kind === "洒水车" ? 10 : 6,
      driver: `${SURNAMES[random.integer(0, SURNAMES.length - 1)]}师傅`,
      route: "",
    });
  }
  return vehicles;
}

export const VEHICLE_COLUMNS: readonly Column[] = [
  { name: "编号", type: "text" },
  { name: "车牌号", type: "text" },
  { name: "车牌颜色", type: "text" },
  { name: "车型", type: "text" },
  { name: "终端手机号", type: "text" },
  { name: "协议版本", type: "integer" },
  { name: "所属公司", type: "text" },
  { name: "驾驶员", type: "text" },
  { name: "核定方量", type: "real" },
  { name: "路线", type: "text" },
  { name: "备注", type: "text" },
];

export const vehicleValues = (vehicle: Vehicle): Value[] => [
  vehicle.id,
  vehicle.plate,
  "黄色",
  vehicle.kind,
  vehicle.terminal,
  vehicle.protocol,
  vehicle.company,
  vehicle.driver,
  vehicle.ratedM3,
  vehicle.route,
  "演示数据",
];
