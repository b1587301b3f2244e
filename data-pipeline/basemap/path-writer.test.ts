import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { planeScale, TILE_PIXELS, TilePlane } from "./map-tile.ts";
import { PathWriter } from "./path-writer.ts";

const plane = new TilePlane({ level: 16, x: 106162, y: 23598 }, planeScale(25.18));
const { widthMeters: w, heightMeters: h } = plane;

function filled(
  draw: (path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }) => void,
) {
  const expected = createCanvas(TILE_PIXELS, TILE_PIXELS).getContext("2d");
  expected.setTransform(TILE_PIXELS / w, 0, 0, TILE_PIXELS / h, 0, 0);
  expected.beginPath();
  draw(expected);
  expected.closePath();
  expected.fill("evenodd");
  const written = new PathWriter(plane);
  draw(written);
  written.close();
  const actual = createCanvas(TILE_PIXELS, TILE_PIXELS).getContext("2d");
  actual.fill(written.inPixels(), "evenodd");
  const alpha = (context: typeof actual) =>
    context.getImageData(0, 0, TILE_PIXELS, TILE_PIXELS).data.filter((_, i) => i % 4 === 3);
  return { expected: alpha(expected), actual: alpha(actual) };
}

/** Differences of the coverage of pixels, 0 … 255; the canvas rounds an edge pixel's coverage to a quarter. */
function differences({ expected, actual }: ReturnType<typeof filled>) {
  let most = 0;
  let sum = 0;
  for (const [i, alpha] of expected.entries()) {
    most = Math.max(most, Math.abs(alpha - actual[i]!));
    sum += Math.abs(alpha - actual[i]!);
  }
  return { most, mean: sum / expected.length };
}

describe("PathWriter", () => {
  it("draws what the canvas draws from the same vertices, within the rounding of a 32nd of a pixel", () => {
    const shape = filled((path) => {
      path.moveTo(0.1 * w, 0.2 * h);
      path.lineTo(0.9 * w, 0.31 * h);
      path.lineTo(0.55 * w, 0.87 * h);
    });
    expect(shape.expected.some((alpha) => alpha === 255)).toBe(true);
    expect(differences(shape).most).toBeLessThan(96);
    expect(differences(shape).mean).toBeLessThan(0.1);
  });

  it("keeps what is inside the tile of a ring that winds far outside it", () => {
    const ring = filled((path) => {
      for (let i = 0; i < 400; i++) {
        const angle = (i / 400) * 2 * Math.PI;
        const radius = w * (1.2 + Math.sin(37 * angle) + 6 * Math.max(0, Math.cos(angle)));
        const [x, y] = [w / 2 + radius * Math.cos(angle), h / 2 + radius * Math.sin(angle)];
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
    });
    expect(ring.expected.some((alpha) => alpha === 0)).toBe(true);
    expect(ring.expected.some((alpha) => alpha === 255)).toBe(true);
    expect(differences(ring).most).toBeLessThan(96);
    expect(differences(ring).mean).toBeLessThan(0.3);
  });
});
