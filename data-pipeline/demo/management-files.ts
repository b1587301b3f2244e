import { type Bin, type Camera, type CarPark, chargersOf } from "./amenities.ts";
import type { ApprovedRoute, DisposalSite, RestrictedZone, Site, SweepingRoute } from "./haulage.ts";
import type { Sources } from "./layer-files.ts";
import { nearestOnPath, type Point } from "./plane.ts";
import type { Random } from "./random.ts";
import { SYNTHETIC_NOTE } from "./survey-date.ts";
import type { Column, SurveyFiles } from "./survey-files.ts";
import { VEHICLE_COLUMNS, type Vehicle, vehicleValues } from "./vehicles.ts";
import type { WorkOrder } from "./work-orders.ts";

const columns = (...names: string[]): Column[] => [...names, "备注"].map((name) => ({ name, type: "text" }));
const withNumbers = (list: readonly Column[], ...numeric: string[]): Column[] =>
  list.map((column) => (numeric.includes(column.name) ? { ...column, type: "real" } : column));
const CSV_CRS = "EPSG:4546";

/** Vehicles are shared out over the routes they may drive. */
export function assignRoutes(
  vehicles: readonly Vehicle[],
  approved: readonly ApprovedRoute[],
  sweeping: readonly SweepingRoute[],
): void {
  const muck = vehicles.filter((vehicle) => vehicle.kind === "渣土车");
  muck.forEach((vehicle, i) => {
    const route = approved[i % approved.length]!;
    vehicle.route = route.id;
    route.vehicles.push(vehicle.plate);
  });
  const work = { 清扫车: "清扫", 洒水车: "洒水", 压缩车: "收运", 渣土车: "" } as const;
  for (const kind of ["清扫车", "洒水车", "压缩车"] as const) {
    const own = sweeping.filter((route) => route.kind === work[kind]);
    vehicles
      .filter((vehicle) => vehicle.kind === kind)
      .forEach((vehicle, i) => {
        const route = own[i % own.length]!;
        vehicle.route = route.id;
        route.vehicles.push(vehicle.plate);
      });
  }
}

export function writeFleet(files: SurveyFiles, vehicles: readonly Vehicle[], sources: Sources): void {
  const muck = vehicles.filter((vehicle) => vehicle.kind === "渣土车");
  const rest = vehicles.filter((vehicle) => vehicle.kind !== "渣土车");
  for (const [file, layer, list] of [
    ["muck-trucks.xlsx", "muck-trucks", muck],
    ["sanitation-vehicles.xlsx", "sanitation", rest],
  ] as const) {
    files.workbook(
      file,
      "车辆",
      VEHICLE_COLUMNS,
      list.map((vehicle) => ({ values: vehicleValues(vehicle) })),
    );
    sources.push({ file, layer });
  }
}

/** Sites, disposal sites, washing bays at the gates, routes and zones of the muck trade. */
export function writeHaulage(
  files: SurveyFiles,
  sites: readonly Site[],
  disposals: readonly DisposalSite[],
  routes: readonly ApprovedRoute[],
  zones: readonly RestrictedZone[],
  sources: Sources,
): void {
  const put = (layer: string, list: Column[], rows: Parameters<SurveyFiles["geopackage"]>[2]) => {
    files.geopackage(`${layer}.gpkg`, list, rows);
    sources.push({ file: `${layer}.gpkg`, layer });
  };
  put(
    "construction-sites",
    withNumbers(columns("编号", "名称", "施工单位", "方量"), "方量"),
    sites.map((site) => ({
      shape: { polygon: [site.ring] },
      values: [site.id, site.name, site.company, site.volumeM3, SYNTHETIC_NOTE],
    })),
  );
  put(
    "disposal-sites",
    withNumbers(columns("编号", "名称", "容量", "剩余"), "容量", "剩余"),
    disposals.map((site) => ({
      shape: { polygon: [site.ring] },
      values: [site.id, site.name, site.capacityM3, site.remainingM3, SYNTHETIC_NOTE],
    })),
  );
  put(
    "approved-routes",
    columns("编号", "名称", "起点", "终点", "时段", "车辆"),
    routes.map((route) => ({
      shape: { line: route.path },
      values: [
        route.id,
        route.name,
        route.site,
        route.disposal,
        route.hours,
        route.vehicles.join(","),
        SYNTHETIC_NOTE,
      ],
    })),
  );
  put(
    "restricted-zones",
    columns("编号", "名称", "时段", "规定"),
    zones.map((zone) => ({
      shape: { polygon: [zone.ring] },
      values: [zone.id, zone.name, zone.hours, zone.rule, SYNTHETIC_NOTE],
    })),
  );
  files.csv(
    "washing-bays.csv",
    columns("编号", "名称", "所属工地"),
    sites.map((site, i) => {
      const gate: Point = routes.find((route) => route.site === site.id)!.path[0]!;
      const edge = nearestOnPath(gate, [...site.ring, site.ring[0]!]).point;
      return {
        shape: { point: edge },
        values: [`XC${String(i + 1).padStart(3, "0")}`, `${site.name}洗车台`, site.id, SYNTHETIC_NOTE],
      };
    }),
    "utf8",
  );
  sources.push({ file: "washing-bays.csv", layer: "washing-bays", crs: CSV_CRS });
}

export function writeSweeping(files: SurveyFiles, routes: readonly SweepingRoute[], sources: Sources): void {
  files.geopackage(
    "sweeping-routes.gpkg",
    columns("编号", "名称", "车辆", "时段", "方式"),
    routes.map((route) => ({
      shape: { line: route.path },
      values: [route.id, route.name, route.vehicles.join(","), route.hours, route.kind, SYNTHETIC_NOTE],
    })),
  );
  sources.push({ file: "sweeping-routes.gpkg", layer: "sweeping-routes" });
}

/** Car parks and chargers, cameras, bins and public toilets. */
export function writeAmenities(
  files: SurveyFiles,
  parks: readonly CarPark[],
  cameras: readonly Camera[],
  bins: readonly Bin[],
  toilets: readonly { point: Point; name: string; stalls: number }[],
  random: Random,
  sources: Sources,
): void {
  files.geopackage(
    "parking.gpkg",
    withNumbers(columns("编号", "名称", "泊位数", "充电桩", "类别"), "泊位数", "充电桩"),
    parks.map((park) => ({
      shape: { polygon: [park.ring] },
      values: [park.id, park.name, park.capacity, park.chargers, park.kind, SYNTHETIC_NOTE],
    })),
  );
  sources.push({ file: "parking.gpkg", layer: "parking" });
  const csv = (layer: string, list: Column[], rows: Parameters<SurveyFiles["csv"]>[2]) => {
    files.csv(`${layer}.csv`, list, rows, "utf8");
    sources.push({ file: `${layer}.csv`, layer, crs: CSV_CRS });
  };
  csv(
    "chargers",
    columns("编号", "停车场", "功率"),
    parks.flatMap((park) =>
      chargersOf(park).map((point, i) => ({
        shape: { point },
        values: [
          `${park.id}-CD${String(i + 1).padStart(2, "0")}`,
          park.id,
          random.pick([7, 7, 60, 120]),
          SYNTHETIC_NOTE,
        ],
      })),
    ),
  );
  csv(
    "cameras",
    columns("编号", "名称", "朝向", "视场角", "视距", "架高", "SZDL"),
    cameras.map((camera, i) => ({
      shape: { point: camera.point },
      // GB/T 28181: division 8, trade 2, type 132 (IP camera), network 1, number 6
      values: [
        `43112900001320${String(i + 1).padStart(6, "0")}`,
        `${camera.road}${i + 1}号`,
        camera.headingDeg,
        camera.fovDeg,
        camera.rangeM,
        camera.mountHeightM,
        camera.road,
        SYNTHETIC_NOTE,
      ],
    })),
  );
  csv(
    "bins",
    columns("编号", "类别", "容积", "SZDL"),
    bins.map((bin, i) => ({
      shape: { point: bin.point },
      values: [`LJ${String(i + 1).padStart(4, "0")}`, bin.kind, bin.volumeL, bin.road, SYNTHETIC_NOTE],
    })),
  );
  csv(
    "toilets",
    columns("编号", "名称", "蹲位数"),
    toilets.map((toilet, i) => ({
      shape: { point: toilet.point },
      values: [`GC${String(i + 1).padStart(3, "0")}`, toilet.name, toilet.stalls, SYNTHETIC_NOTE],
    })),
  );
}

export function writeWorkOrders(files: SurveyFiles, orders: readonly WorkOrder[], sources: Sources): void {
  files.workbook(
    "work-orders.xlsx",
    "工单",
    columns(
      "编号",
      "类别",
      "事项",
      "事项代码",
      "责任网格",
      "来源",
      "上报时间",
      "派遣时间",
      "结案时间",
      "状态",
      "处置部门",
      "关联设施",
      "地点",
    ),
    orders.map((order) => ({
      shape: { point: order.point },
      values: [
        order.id,
        order.category,
        order.title,
        order.code,
        order.grid,
        order.source,
        order.reportedAt,
        order.dispatchedAt,
        order.closedAt,
        "已结案",
        order.department,
        order.feature,
        order.place,
        SYNTHETIC_NOTE,
      ],
    })),
  );
  sources.push({ file: "work-orders.xlsx", layer: "work-orders", crs: CSV_CRS });
}
