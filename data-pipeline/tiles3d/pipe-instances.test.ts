import { describe, expect, it } from "vitest";
import { Box } from "./box.ts";
import type { InstanceGroup } from "./instance-glb.ts";
import { FAR_PIPES, NEAR_PIPES, PipeInstances, pipeShapes } from "./pipe-instances.ts";
import type { Vec3 } from "./vector.ts";

const shapes = pipeShapes([128, 128, 128], FAR_PIPES);
const OPEN = [0, 0] as const;

/** Where the middle of a copy's two ends lie, east, north, up: what a renderer computes from turn and scale. */
function endsOf({ positions, turns, scales }: InstanceGroup, i: number): [Vec3, Vec3] {
  const [x, y, z, w] = turns ? [...turns.subarray(4 * i, 4 * i + 4)] : [0, 0, 0, 1];
  const half = scales![3 * i + 1]! / 2;
  // second column of the rotation matrix of a quaternion
  const along = [2 * (x! * y! - w! * z!), 1 - 2 * (x! * x! + z! * z!), 2 * (y! * z! + w! * x!)].map(
    (value) => value * half,
  );
  const [east, north, up] = [...positions.subarray(3 * i, 3 * i + 3)];
  const end = (sign: number): Vec3 => [
    east! + sign * along[0]!,
    north! - sign * along[2]!,
    up! + sign * along[1]!,
  ];
  return [end(-1), end(1)];
}

function sorted(points: readonly Vec3[]): number[][] {
  return points.map((point) => point.map((value) => Math.round(value * 1000) / 1000 + 0)).sort();
}

describe("pipes as copies of unit shapes", () => {
  it("begin and end where the survey's points are, in every direction", () => {
    const points: Vec3[] = [
      [0, 0, 0],
      [10, 0, 0],
      [10, 20, 0],
      [10, 20, -5],
      [3, -4, 2],
      [3, -30, 2],
    ];
    const pipes = new PipeInstances(FAR_PIPES);
    pipes.add(7, points, { widthMeters: 0.3 }, shapes, OPEN);
    const [cylinders] = pipes.groups;
    expect(cylinders!.featureIds).toEqual(Uint16Array.from([7, 7, 7, 7, 7]));
    for (let i = 0; i < 5; i++)
      expect(sorted(endsOf(cylinders!, i))).toEqual(sorted([points[i]!, points[i + 1]!]));
    expect([...cylinders!.scales!.filter((_, i) => i % 3 !== 1)]).toEqual(Array(10).fill(0.15));
  });

  it("close every bend with a ball of the pipe's radius, and leave straight joints alone", () => {
    const pipes = new PipeInstances(FAR_PIPES);
    const points: Vec3[] = [
      [0, 0, 0],
      [10, 0, 0],
      [20, 0.1, 0], // 0.6°
      [30, 10, 0],
    ];
    pipes.add(1, points, { widthMeters: 0.2 }, shapes, [45, 0]);
    const balls = pipes.groups[1]!;
    expect(balls.mesh).toBe(shapes.ball);
    expect([...balls.positions]).toEqual([0, 0, 0, 20, 0.1, 0]);
    expect([...balls.scales!]).toEqual(Array(6).fill(0.1));
  });

  it("close flat bends too where they are seen from near", () => {
    const pipes = new PipeInstances(NEAR_PIPES);
    const points: Vec3[] = [
      [0, 0, 0],
      [10, 0, 0],
      [20, 0.1, 0], // 0.6°
      [30, 0.2, 0], // 0°
    ];
    pipes.add(1, points, { widthMeters: 0.6 }, shapes, OPEN);
    expect([...pipes.groups[1]!.positions]).toEqual([10, 0, 0]);
  });

  it("keep the width of a culvert level and its height upright", () => {
    const pipes = new PipeInstances(FAR_PIPES);
    pipes.add(
      0,
      [
        [0, 0, 0],
        [8, 6, 0],
      ],
      { widthMeters: 2, heightMeters: 1 },
      shapes,
      [45, 45],
    );
    const [box, ...others] = pipes.groups;
    expect(others).toEqual([]);
    expect([...box!.scales!]).toEqual([2, 10, 1]);
    const [x, y, z, w] = [...box!.turns!];
    // third column: the model's z, which the height runs along; upright is glTF's y
    const upright = [2 * (x! * z! + w! * y!), 2 * (y! * z! - w! * x!), 1 - 2 * (x! * x! + y! * y!)];
    expect(Math.abs(upright[1]!)).toBeCloseTo(1, 5);
  });

  it("draw a pipe shorter than a millimetre as a disc, so that it can be picked", () => {
    const pipes = new PipeInstances(FAR_PIPES);
    pipes.add(
      0,
      [
        [5, 5, 5],
        [5, 5, 5],
      ],
      { widthMeters: 0.1 },
      shapes,
      OPEN,
    );
    expect(pipes.groups[0]!.scales![1]).toBeCloseTo(0.002, 9);
  });

  it("lie inside the box they grow", () => {
    const pipes = new PipeInstances(FAR_PIPES);
    pipes.add(
      0,
      [
        [0, 0, 0],
        [10, 10, 10],
      ],
      { widthMeters: 1 },
      shapes,
      OPEN,
    );
    const box = new Box();
    pipes.growBox(box);
    expect(box.minEast).toBeLessThanOrEqual(-0.5);
    expect(box.maxUp).toBeGreaterThanOrEqual(10.5);
    expect(box.maxUp).toBeLessThan(11);
  });
});
