import { describe, expect, it } from "vitest";
import { ecefFromGeodetic } from "./geodesy.ts";
import { type ControlPoint, fitPlane, fitSpace, type PlanePlace, type SpacePlace } from "./helmert.ts";

/** A local system: turned, stretched and shifted as county systems are. */
const SHIFT: PlanePlace = [538_362.916, 2_766_672.9];
const SCALE = 1.000_042;
const ROTATION_DEG = -1.25;

function toTarget([e, n]: PlanePlace): PlanePlace {
  const angle = (ROTATION_DEG * Math.PI) / 180;
  return [
    SHIFT[0] + SCALE * (Math.cos(angle) * e - Math.sin(angle) * n),
    SHIFT[1] + SCALE * (Math.sin(angle) * e + Math.cos(angle) * n),
  ];
}

const LOCAL: readonly PlanePlace[] = [
  [20_000, 20_000],
  [24_000, 20_500],
  [21_500, 23_800],
  [25_200, 24_100],
];
const plane = LOCAL.map(
  (from, i): ControlPoint<PlanePlace> => ({ name: `K${i + 1}`, from, to: toTarget(from) }),
);

describe("a plane transform fitted to control points", () => {
  it("finds the shift, scale and rotation the points were made with", () => {
    const fit = fitPlane(plane);
    expect(fit.scale).toBeCloseTo(SCALE, 11);
    expect(fit.rotationDeg).toBeCloseTo(ROTATION_DEG, 9);
    expect(fit.shift[0]).toBeCloseTo(SHIFT[0], 5);
    expect(fit.shift[1]).toBeCloseTo(SHIFT[1], 5);
    expect(fit.standardErrorMeters).toBeLessThan(1e-6);
    const [e, n] = fit.apply([22_222, 21_111]);
    const [e2, n2] = toTarget([22_222, 21_111]);
    expect(Math.hypot(e - e2, n - n2)).toBeLessThan(1e-6);
  });

  it("shows the wrong point by its residual: the largest of all", () => {
    const wrong = plane.map((point, i) =>
      i === 2 ? { ...point, to: [point.to[0] + 0.5, point.to[1]] as const } : point,
    );
    const fit = fitPlane(wrong);
    const sizes = fit.residuals.map(([e, n]) => Math.hypot(e, n));
    expect(sizes.indexOf(Math.max(...sizes))).toBe(2);
    expect(fit.standardErrorMeters).toBeGreaterThan(0.1);
  });

  it("has residuals at right angles to every parameter, as least squares demand", () => {
    const noisy = plane.map((point, i) => ({
      ...point,
      to: [point.to[0] + 0.03 * Math.sin(7 * i), point.to[1] + 0.02 * Math.cos(5 * i)] as const,
    }));
    const { residuals } = fitPlane(noisy);
    const sums = [0, 0, 0, 0];
    residuals.forEach(([re, rn], i) => {
      const [e, n] = noisy[i]!.from;
      [re, rn, re * e + rn * n, -re * n + rn * e].forEach((value, k) => {
        sums[k]! += value;
      });
    });
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(1e-3);
  });

  it("wants three points that lie apart", () => {
    expect(() => fitPlane(plane.slice(0, 2))).toThrow("found 2 control points, expected at least 3");
    expect(() => fitPlane(plane.map((point) => ({ ...point, from: [1, 1] })))).toThrow("all at one place");
  });
});

describe("a transform in space fitted to control points", () => {
  // position vector rotation by arc seconds, as PROJ's +proj=helmert +convention=position_vector does it
  const turns = [1.3, -2.1, 3.7].map((seconds) => seconds / 206_264.806_247);
  const shift = [-15.8, 154.4, 82.3] as const;
  const scale = 1 - 3.2e-6;
  const places: SpacePlace[] = [
    [111.431, 24.637, 300],
    [112.175, 25.325, 900],
    [111.745, 24.97, 500],
    [111.579, 25.185, 240],
  ].map(([lon, lat, height]) => ecefFromGeodetic(lon!, lat!, height!));
  const turned = ([x, y, z]: SpacePlace): SpacePlace => {
    const [rx, ry, rz] = turns as [number, number, number];
    const [cx, sx, cy, sy, cz, sz] = [rx, ry, rz].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    // Rz · Ry · Rx
    const [x1, y1, z1] = [x, cx * y - sx * z, sx * y + cx * z];
    const [x2, y2, z2] = [cy * x1 + sy * z1, y1, -sy * x1 + cy * z1];
    const [x3, y3, z3] = [cz * x2 - sz * y2, sz * x2 + cz * y2, z2];
    return [shift[0] + scale * x3, shift[1] + scale * y3, shift[2] + scale * z3];
  };
  const points = places.map(
    (from, i): ControlPoint<SpacePlace> => ({ name: `G${i}`, from, to: turned(from) }),
  );

  it("puts every place where the transform that made the points puts it", () => {
    const fit = fitSpace(points);
    const place = ecefFromGeodetic(111.98, 25.21, 700);
    const [x, y, z] = fit.apply(place);
    const [x2, y2, z2] = turned(place);
    expect(Math.hypot(x - x2, y - y2, z - z2)).toBeLessThan(1e-4);
    expect(fit.scale).toBeCloseTo(scale, 10);
    fit.turnsArcSeconds.forEach((seconds, i) => {
      expect(seconds).toBeCloseTo(turns[i]! * 206_264.806_247, 3);
    });
  });

  it("holds for rotations of any size", () => {
    const quarter = places.map(
      (from, i): ControlPoint<SpacePlace> => ({ name: `Q${i}`, from, to: [-from[1], from[0], from[2]] }),
    );
    const fit = fitSpace(quarter);
    expect(fit.rotation[0][1]).toBeCloseTo(-1, 9);
    expect(fit.standardErrorMeters).toBeLessThan(1e-6);
  });

  it("refuses points along a line, about which it could turn freely", () => {
    const line = [0, 1, 2].map(
      (i): ControlPoint<SpacePlace> => ({
        name: `L${i}`,
        from: [i * 100, i * 200, i * 300],
        to: [i * 100, i * 200, i * 300],
      }),
    );
    expect(() => fitSpace(line)).toThrow(/lie along a line .* expected a triangle/);
  });
});
