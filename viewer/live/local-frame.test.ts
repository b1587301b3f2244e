import { Cartesian3, Matrix4 } from "cesium";
import { expect, it } from "vitest";
import { LocalFrame } from "./local-frame.ts";

it("puts places where Cesium has them, to millimetres near its middle and to centimetres sixty kilometres off", () => {
  const frame = new LocalFrame(111.58, 25.19);
  for (const [lon, lat, height, metres] of [
    [111.58, 25.19, 0, 1e-6],
    [111.59, 25.18, 312.5, 1e-3],
    [112.1, 24.8, 1690, 1e-2],
  ] as const) {
    const place = new Float32Array(5);
    frame.put(lon, lat, height, place, 1);
    const fixed = Matrix4.multiplyByPoint(
      frame.toFixed,
      new Cartesian3(place[1], place[2], place[3]),
      new Cartesian3(),
    );
    expect(Cartesian3.distance(fixed, Cartesian3.fromDegrees(lon, lat, height))).toBeLessThan(metres);
  }
});
