import type { BufferGeometry } from "three";
import type { Model } from "./model.ts";
import { bevelledBox, foliage, painted, post, turned } from "./shapes.ts";

const BARK = "#7d6650";
const BARK_FOOT = "#57462f";

const ground = (name: string, parts: BufferGeometry[]): Model => ({ name, origin: "ground", parts });

function leaves(
  radius: number,
  stretch: number,
  detail: number,
  at: readonly [number, number, number],
  phase: number,
  paint: string,
  foot: string,
): BufferGeometry {
  return painted(foliage(radius, stretch, detail, phase).translate(...at), paint, foot);
}

/** Camphor, oak: wide crown in three masses, 9 m. */
function broadleaf(): Model {
  return ground("tree-broadleaf", [
    painted(post(0.32, 0.2, 3.6, 6), BARK, BARK_FOOT),
    leaves(2.9, 0.82, 1, [0, 5.9, 0], 0.4, "#7fa35c", "#3d5c37"),
    leaves(1.9, 0.85, 0, [1.7, 5.0, 1.0], 1.7, "#759a56", "#3a5834"),
    leaves(1.8, 0.85, 0, [-1.5, 5.3, -1.3], 3.1, "#88aa62", "#41603a"),
  ]);
}

/** Chinese fir: tiers of needles, 14 m. */
function conifer(): Model {
  const tier = (y: number, radius: number, height: number) =>
    painted(
      turned(
        [
          [radius * 0.2, y + 0.25],
          [radius, y],
          [radius * 0.55, y + height * 0.45],
          [0, y + height],
        ],
        8,
      ),
      "#5f8a58",
      "#2c4a35",
    );
  return ground("tree-conifer", [
    painted(post(0.26, 0.14, 3, 5), BARK, BARK_FOOT),
    tier(1.8, 2.3, 5),
    tier(4.8, 1.9, 4.6),
    tier(7.6, 1.45, 4),
    tier(10.2, 0.95, 3.8),
  ]);
}

/** Street tree: clear stem in a tree pit, round crown, 7 m. */
function street(): Model {
  return ground("tree-street", [
    painted(bevelledBox(1.3, 0.06, 1.3, 0.1), "#8a7a60"),
    painted(post(0.16, 0.1, 3, 5).translate(0, 0.03, 0), BARK, BARK_FOOT),
    leaves(2.0, 1.08, 1, [0, 4.85, 0], 2.2, "#86ad60", "#41633a"),
  ]);
}

/** Clump of bamboo: leaning culms with plumes, 9 m. */
function bamboo(): Model {
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < 7; i++) {
    const angle = i * 2.399963; // golden angle, radians, so that no two culms line up
    const reach = 0.25 + 0.13 * i;
    const lean = 0.08 + 0.025 * i;
    const height = 8.6 - 0.42 * i;
    const culm = post(0.06, 0.03, height, 4);
    const plume = foliage(0.95, 2.1, 0, i).translate(0, height * 0.78, 0);
    for (const [geometry, paint, foot] of [
      [culm, "#a9b568", "#6f7f45"],
      [plume, "#a3c070", "#587a44"],
    ] as const) {
      parts.push(
        painted(
          geometry
            .rotateX(lean)
            .rotateY(angle)
            .translate(reach * Math.sin(angle), 0, reach * Math.cos(angle)),
          paint,
          foot,
        ),
      );
    }
  }
  return ground("tree-bamboo", parts);
}

export function treeModels(): Model[] {
  return [broadleaf(), conifer(), street(), bamboo()];
}
