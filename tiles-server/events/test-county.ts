import type { TestFeature } from "../publication/test-publication.ts";
import type { PlanePoint } from "../rules/areas.ts";
import type { Fix } from "../rules/fix.ts";
import { TEST_ROADS, TEST_WORLD } from "../rules/test-tracks.ts";

/** The county of rules/test-tracks.ts as layers of a publication: trucks ZT001…, that may use its route, and sweeper HW001. */
export function testCountyLayers(trucks: number): Record<string, TestFeature[]> {
  const { plane } = TEST_WORLD;
  const degrees = ([x, y]: PlanePoint) => plane.lonLatE6(x, y).map((e6) => e6 / 1e6);
  const line = (points: readonly PlanePoint[], properties: TestFeature["properties"]): TestFeature => ({
    type: "LineString",
    coordinates: points.map(degrees),
    properties,
  });
  const polygons = (index: typeof TEST_WORLD.sources, more: TestFeature["properties"] = {}): TestFeature[] =>
    index.areas.map(({ id, name, polygons: [rings] }) => ({
      type: "Polygon",
      coordinates: rings!.map((ring) => ring.map(degrees)),
      properties: { id, name, ...more },
    }));
  const vehicle = (id: string, plate: string, kind: string): TestFeature => ({
    type: "Point",
    coordinates: [111.6, 25.2],
    properties: {
      id,
      plate,
      kind,
      company: "测试运输公司",
      terminal: `139000${plate.slice(2)}`,
      ratedM3: 10,
    },
  });
  const plates = Array.from({ length: trucks }, (_, n) => `湘M0000${n + 1}`);
  return {
    "muck-trucks": plates.map((plate, n) => vehicle(`ZT00${n + 1}`, plate, "muckTruck")),
    sanitation: [vehicle("HW001", "湘M00201", "sweeper")],
    "approved-routes": [
      line(TEST_WORLD.routes.get("LX1")!.line, {
        id: "LX1",
        name: "GD1至XN1",
        from: "GD1",
        to: "XN1",
        hours: "06:30-19:30",
        vehicles: plates.join(","),
      }),
    ],
    "construction-sites": polygons(TEST_WORLD.sources),
    "disposal-sites": polygons(TEST_WORLD.sinks),
    "restricted-zones": polygons(TEST_WORLD.zones, { hours: "06:00-22:00" }),
    "duty-grids": polygons(TEST_WORLD.grids),
    "washing-bays": [
      {
        type: "Point",
        coordinates: degrees([120, 0]),
        properties: { id: "XC1", name: "洗车台", site: "GD1" },
      },
    ],
    "sweeping-routes": TEST_WORLD.sweeping.map((route) =>
      line(route.line, {
        id: route.id,
        name: route.name,
        vehicle: "湘M00201",
        hours: "04:00-08:00",
        kind: route.kind,
      }),
    ),
    streetlights: [1, 2, 3].map((n) => ({
      type: "Point",
      coordinates: degrees([n * 30, 2000]),
      properties: { id: `LD${n}`, cabinet: "PDX1", circuit: "L1", road: "南街" },
    })),
    "water-facilities": [1, 2].map((n) => ({
      type: "Point",
      coordinates: degrees([n * 300, 2000]),
      properties: { id: `CY${n}`, kind: "pressurePoint" },
    })),
    roads: TEST_ROADS.map((road) => line(road.line, { name: road.name, class: road.class })),
  };
}

/** What a terminal would have sent: item 0xE1 holds cover, lift and weight of a truck, 0xE2 the gear of a sweeper. */
export function reportOf(fix: Fix) {
  return {
    timeMs: fix.timeMs,
    lonE6: fix.lonE6,
    latE6: fix.latE6,
    altitudeMeters: 200,
    speedDkmh: Math.round(fix.speedKmh * 10),
    headingDeg: fix.headingDeg,
    status: (fix.isEngineOn ? 1 : 0) | 2 | ({ empty: 0, half: 1, full: 3 }[fix.load] << 8),
    alarm: fix.alarm,
    items:
      fix.isWorking === null
        ? Buffer.of(0xe1, 4, fix.isCoverOpen ? 1 : 0, fix.liftDeg ?? 0, 0, 0)
        : Buffer.of(0xe2, 1, fix.isWorking ? 1 : 0),
  };
}
