import { expect, it } from "vitest";
import { seededRandom } from "../tiles3d/feature-table-fixture.ts";
import { EndPoints } from "./end-points.ts";

const METERS_PER_DEGREE = 111319.49;

it("finds the first of the points within 5 mm and 1 m of height, as looking at all of them does", () => {
  const random = seededRandom(4);
  const metersPerLonDegree = METERS_PER_DEGREE * Math.cos((25 * Math.PI) / 180);
  const points = new EndPoints(111, 25);
  const added: (readonly [x: number, y: number, height: number])[] = [];
  let found = 0;
  for (let i = 0; i < 1500; i++) {
    // so near that many lie in neighbouring cells and at their borders
    const [x, y, height] = [random() * 0.4 - 0.2, random() * 0.4 - 0.2, 3 * random()];
    const at = [111 + x / metersPerLonDegree, 25 + y / METERS_PER_DEGREE] as const;
    const isNear = (place: (typeof added)[number]) => Math.hypot(place[0] - x, place[1] - y) <= 0.005;
    const first = added.findIndex((place) => isNear(place) && Math.abs(place[2] - height) <= 1);
    expect(points.find(...at, height) ?? -1).toBe(first);
    expect(points.find(...at) ?? -1).toBe(added.findIndex(isNear));
    if (first >= 0) found++;
    points.add(...at, height, i);
    added.push([x, y, height]);
  }
  expect(found).toBeGreaterThan(100);
});
