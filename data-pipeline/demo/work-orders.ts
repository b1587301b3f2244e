import type { DutyGrid } from "./duty-grids.ts";
import type { Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { distanceToRing, inside } from "./ring.ts";

/** Something a case can be about. */
export interface CaseTarget {
  readonly id: string;
  readonly point: Point;
  readonly place: string;
}
export interface WorkOrder {
  readonly id: string;
  readonly category: "路灯" | "供水" | "市容市貌" | "环境卫生" | "市政设施";
  readonly title: string;
  /** 11 digits: county 6 + GB/T 47678.5-2026 major 2 + minor 3 */
  readonly code: string;
  readonly grid: string;
  readonly source: string;
  readonly reportedAt: string;
  readonly dispatchedAt: string;
  readonly closedAt: string;
  readonly department: string;
  readonly feature: string;
  readonly place: string;
  readonly point: Point;
}

const COUNTY = "431129";
/** The year of the survey, local time +08:00. */
const YEAR_START = Date.UTC(2025, 10, 1);
const DAY = 86_400_000;

interface Kind {
  readonly category: WorkOrder["category"];
  readonly share: number;
  readonly department: string;
  /** title and its code in GB/T 47678.5-2026 (matters 01–05 are a component's code + 异常) */
  readonly matters: readonly (readonly [title: string, code: string, hours: number])[];
}
const KINDS: readonly Kind[] = [
  {
    category: "路灯",
    share: 90,
    department: "县路灯管理所",
    matters: [
      ["路灯异常：灯不亮", "01037", 24],
      ["路灯异常：灯杆倾斜", "01037", 48],
      ["路灯配电箱异常：箱门损坏", "01060", 24],
      ["路灯井盖异常", "01006", 12],
    ],
  },
  {
    category: "供水",
    share: 70,
    department: "江华自来水公司",
    matters: [
      ["供水井盖异常：破损", "01001", 12],
      ["消防设施异常：消防栓漏水", "01013", 24],
      ["供水井盖异常：沉降", "01001", 48],
      ["供水器异常", "01025", 36],
    ],
  },
  {
    category: "市容市貌",
    share: 85,
    department: "县城市管理综合执法大队",
    matters: [
      ["店外经营", "09005", 4],
      ["无照经营游商", "09001", 3],
      ["机动车乱停放", "09009", 5],
      ["非法小广告", "07001", 12],
      ["违规户外广告", "07003", 72],
    ],
  },
  {
    category: "环境卫生",
    share: 80,
    department: "县环境卫生管理所",
    matters: [
      ["暴露垃圾", "06010", 6],
      ["道路不洁", "06012", 4],
      ["积存垃圾渣土", "06011", 48],
      ["垃圾站（箱）满溢", "06042", 5],
      ["道路遗撒（洒）", "06014", 5],
    ],
  },
  {
    category: "市政设施",
    share: 55,
    department: "县市政设施维护所",
    matters: [
      ["道路破损", "06013", 72],
      ["路缘石缺损", "06050", 96],
      ["盲道缺损", "06051", 72],
      ["雨水箅子异常", "01004", 24],
      ["交通护栏异常", "02017", 48],
    ],
  },
];
const SOURCES = [
  "网格员上报",
  "网格员上报",
  "采集员上报",
  "12345 热线",
  "公众微信",
  "视频识别",
  "设备告警",
] as const;

/** Inside the grid and not on its border, where rounding would decide. */
const liesIn = ({ rings }: DutyGrid, p: Point): boolean =>
  rings.filter((ring) => inside(p, ring)).length % 2 === 1 &&
  rings.every((ring) => distanceToRing(p, ring) > 0.05);

/** 380 closed cases of one year, each in the duty grid it happened in. */
export function workOrders(
  targets: Readonly<Record<WorkOrder["category"], readonly CaseTarget[]>>,
  grids: readonly DutyGrid[],
  random: Random,
): WorkOrder[] {
  const gridOf = (p: Point) => grids.find((grid) => liesIn(grid, p))?.id;
  const drafts: Omit<WorkOrder, "id">[] = [];
  for (const kind of KINDS) {
    const list = targets[kind.category];
    for (let n = 0; n < kind.share; ) {
      const target = random.pick(list);
      const grid = gridOf(target.point);
      if (!grid) continue;
      const [title, code, hours] = random.pick(kind.matters);
      const reported =
        YEAR_START + Math.floor(random.next() * 365) * DAY + random.integer(7 * 60, 20 * 60) * 60_000;
      const dispatched = reported + random.integer(4, 45) * 60_000;
      const closed =
        dispatched + Math.round(hours * random.between(0.25, random.chance(0.06) ? 1.5 : 0.95) * 60) * 60_000;
      drafts.push({
        category: kind.category,
        title,
        code: `${COUNTY}${code}`,
        grid,
        source: random.pick(SOURCES),
        reportedAt: localTime(reported),
        dispatchedAt: localTime(dispatched),
        closedAt: localTime(closed),
        department: kind.department,
        feature: kind.category === "市容市貌" ? "" : target.id,
        place: target.place,
        point: target.point,
      });
      n++;
    }
  }
  drafts.sort((a, b) => (a.reportedAt < b.reportedAt ? -1 : 1));
  return drafts.map((draft, i) => ({
    // 6 county + 8 date + 5 number (domain rule for case numbers)
    id: `${COUNTY}${draft.reportedAt.slice(0, 10).replaceAll("-", "")}${String(i + 1).padStart(5, "0")}`,
    ...draft,
  }));
}

/** The milliseconds are counted as if the local clock were UTC; written with the county's offset. */
function localTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+08:00`;
}
