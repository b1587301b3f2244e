import { publishForTest, TEST_COUNTY, type TestFeature } from "../publication/test-publication.ts";

const BLOCK_DEG = 0.002; // about 200 m
const BLOCKS = 12;

/** Writes a publication with streets in a grid, routes along them, vehicles, bins and lamps. */
export function publishTown(root: string, { trucks, sweepers }: { trucks: number; sweepers: number }): void {
  const [lon, lat] = TEST_COUNTY.origin;
  const corner = (i: number, j: number) => [
    lon + (i - BLOCKS / 2) * BLOCK_DEG,
    lat + (j - BLOCKS / 2) * BLOCK_DEG,
    230,
  ];
  const range = Array.from({ length: BLOCKS + 1 }, (_, i) => i);
  const line = (coordinates: number[][], properties: TestFeature["properties"]): TestFeature => ({
    type: "LineString",
    coordinates,
    properties,
  });
  const point = (coordinates: number[], properties: TestFeature["properties"]): TestFeature => ({
    type: "Point",
    coordinates,
    properties,
  });
  const vehicle = (n: number, kind: string, route: string): TestFeature =>
    point(corner(0, 0), {
      id: `${kind}-${n}`,
      plate: `湘M${String(n).padStart(5, "0")}`,
      kind,
      company: "测试",
      terminal: String(13_900_000_000 + n),
      protocol: n % 2 === 0 ? 2019 : 2013,
      plateColour: "黄",
      route,
    });
  publishForTest(root, {
    version: "00000000000000aa",
    files: {},
    layers: {
      roads: range.flatMap((i) => [
        line(
          range.map((j) => corner(i, j)),
          { id: `NS${i}`, class: "secondary" },
        ),
        line(
          range.map((j) => corner(j, i)),
          { id: `WE${i}`, class: "tertiary" },
        ),
      ]),
      "approved-routes": [0, 3, 6].map((i) =>
        line([...range.map((j) => corner(i, j)), ...range.slice(i + 1).map((k) => corner(k, BLOCKS))], {
          id: `R${i}`,
        }),
      ),
      "sweeping-routes": [1, 2].map((i) =>
        line(
          range.map((j) => corner(j, i)),
          { id: `S${i}` },
        ),
      ),
      bins: range.flatMap((i) => range.map((j) => point(corner(i, j), { id: `B${i}-${j}` }))),
      streetlights: range.flatMap((i) =>
        range.map((j) => point(corner(i, j), { id: `L${i}-${j}`, circuit: `C${i}` })),
      ),
      "muck-trucks": Array.from({ length: trucks }, (_, n) =>
        vehicle(n + 1, "muckTruck", `R${[0, 3, 6][n % 3]}`),
      ),
      sanitation: Array.from({ length: sweepers }, (_, n) =>
        vehicle(trucks + n + 1, ["sweeper", "sprinkler", "compactor"][n % 3]!, `S${1 + (n % 2)}`),
      ),
    },
  });
}
