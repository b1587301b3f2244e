import type { BufferGeometry } from "three";
import type { Model } from "./model.ts";
import {
  bevelledBox,
  box,
  disc,
  glowing,
  painted,
  panel,
  post,
  prism,
  sweptAcross,
  turned,
  wheel,
} from "./shapes.ts";

const GLASS = "#31464f";
const CHASSIS = "#3a4046";
const HEADLIGHT = "#fff3d6";
const TAIL_LIGHT = "#e2563f";
const BEACON = "#ffb53a";

interface Livery {
  readonly cab: string;
  readonly cabFoot: string;
  readonly body: string;
  readonly bodyFoot: string;
  readonly trim: string;
}

/** Flat-nosed cab between z = front − depth and front, with windows, bumper and lights. */
function cab(front: number, width: number, height: number, depth: number, livery: Livery): BufferGeometry[] {
  const back = front - depth;
  const sill = 0.52 * height + 0.55;
  const top = height - 0.06;
  const slope = Math.atan2(0.24, top - sill);
  const side = (x: number) =>
    painted(
      panel(depth * 0.5, (top - sill) * 0.72)
        .rotateY(Math.sign(x) * (Math.PI / 2))
        .translate(x, (sill + top) / 2, front - depth * 0.42),
      GLASS,
      "#20323a",
    );
  return [
    painted(
      sweptAcross(
        [
          [back, 0.55],
          [front, 0.55],
          [front + 0.03, sill],
          [front - 0.24, height],
          [back + 0.1, height + 0.05],
          [back, height - 0.1],
        ],
        width,
      ),
      livery.cab,
      livery.cabFoot,
    ),
    painted(
      panel(width * 0.88, (top - sill) * 0.84)
        .rotateX(-slope)
        .translate(0, (sill + top) / 2 + 0.02, front - 0.085),
      GLASS,
      "#20323a",
    ),
    side(width / 2 + 0.008),
    side(-width / 2 - 0.008),
    painted(box(width + 0.04, 0.34, 0.16).translate(0, 0.42, front + 0.02), CHASSIS),
    painted(panel(width * 0.6, 0.2).translate(0, 1.02, front + 0.03), livery.trim),
    ...[-1, 1].map((s) =>
      glowing(panel(0.34, 0.16).translate(s * (width / 2 - 0.26), 0.66, front + 0.105), HEADLIGHT),
    ),
  ];
}

function axle(z: number, radius: number, trackWidth: number, sides = 8): BufferGeometry[] {
  return [-1, 1].flatMap((s) =>
    wheel(radius, 0.32, s, sides).map((g) => g.translate(s * (trackWidth / 2 - 0.16), radius, z)),
  );
}

function tailLights(z: number, width: number, y: number): BufferGeometry[] {
  return [-1, 1].map((s) =>
    glowing(
      panel(0.26, 0.14)
        .rotateY(Math.PI)
        .translate(s * (width / 2 - 0.2), y, z),
      TAIL_LIGHT,
    ),
  );
}

const vehicle = (name: string, parts: BufferGeometry[]): Model => ({ name, origin: "ground", parts });

/** 8 × 4 tipper with a closed smart cover, 9.3 m. */
function muckTruck(): Model {
  const livery = {
    cab: "#e08a3c",
    cabFoot: "#b0662a",
    body: "#d9853b",
    bodyFoot: "#9c5c28",
    trim: "#2c3136",
  };
  const ribs = [-3.9, -2.5, -1.1, 0.3, 1.7].flatMap((z) =>
    [-1, 1].map((s) =>
      painted(
        panel(0.14, 1.5)
          .rotateY((s * Math.PI) / 2)
          .translate(s * 1.262, 1.95, z),
        "#b56c2e",
        "#7c4a20",
      ),
    ),
  );
  return vehicle("muck-truck", [
    painted(box(0.95, 0.4, 8.7).translate(0, 0.72, -0.1), CHASSIS),
    ...cab(4.6, 2.45, 2.85, 1.75, livery),
    painted(
      sweptAcross(
        [
          [-4.45, 1.15],
          [2.5, 1.15],
          [2.66, 2.75],
          [-4.65, 2.75],
        ],
        2.5,
      ),
      livery.body,
      livery.bodyFoot,
    ),
    painted(
      sweptAcross(
        [
          [-4.65, 2.75],
          [2.66, 2.75],
          [2.3, 3.08],
          [-4.3, 3.08],
        ],
        2.42,
      ),
      "#59636a",
      "#454d53",
    ),
    ...ribs,
    ...[3.55, 1.75, -2.0, -3.4].flatMap((z) => axle(z, 0.52, 2.5, 7)),
    ...tailLights(-4.47, 2.3, 1.3),
    glowing(panel(1.1, 0.24).translate(0, 2.72, 4.42), BEACON),
  ]);
}

/** Road sweeper: hopper with a slanted rear, two side brooms, suction mouth. */
function sweeper(): Model {
  const livery = {
    cab: "#f1f3f2",
    cabFoot: "#c9cfd0",
    body: "#f1f3f2",
    bodyFoot: "#cdd4d5",
    trim: "#3fa36c",
  };
  const broom = (s: number) =>
    painted(
      turned(
        [
          [0.5, 0.04],
          [0.4, 0.2],
          [0.12, 0.34],
          [0, 0.36],
        ],
        8,
      ).translate(s * 1.05, 0, 0.95),
      "#d99a3a",
      "#7a5a2c",
    );
  return vehicle("sweeper", [
    painted(box(0.9, 0.3, 6.4).translate(0, 0.6, -0.2), CHASSIS),
    ...cab(3.3, 2.2, 2.45, 1.55, livery),
    painted(
      sweptAcross(
        [
          [-3.2, 1.0],
          [1.6, 0.9],
          [1.6, 2.35],
          [1.2, 2.62],
          [-2.5, 2.7],
          [-3.3, 1.9],
        ],
        2.25,
      ),
      livery.body,
      livery.bodyFoot,
    ),
    ...[-1, 1].map((s) =>
      painted(
        panel(4.2, 0.42)
          .rotateY((s * Math.PI) / 2)
          .translate(s * 1.132, 1.5, -0.7),
        "#3fa36c",
        "#2e8054",
      ),
    ),
    painted(box(1.7, 0.35, 0.7).translate(0, 0.12, 0.1), "#7d868b", "#4b5256"),
    broom(-1),
    broom(1),
    ...[2.35, -1.85].flatMap((z) => axle(z, 0.46, 2.2)),
    ...tailLights(-3.24, 2.1, 1.15),
    glowing(box(1.2, 0.1, 0.24).translate(0, 2.5, 2.5), BEACON),
  ]);
}

/** Sprinkler: an oval tank on a lorry, water cannon at the rear, spray bar in front. */
function sprinkler(): Model {
  const livery = {
    cab: "#f1f3f2",
    cabFoot: "#c9cfd0",
    body: "#3f9fb8",
    bodyFoot: "#2a7388",
    trim: "#3f9fb8",
  };
  const oval: [number, number][] = Array.from({ length: 10 }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / 10;
    return [1.2 * Math.cos(angle), 1.85 + 0.82 * Math.sin(angle)];
  });
  return vehicle("sprinkler", [
    painted(box(0.9, 0.32, 7.4).translate(0, 0.66, -0.2), CHASSIS),
    ...cab(3.9, 2.3, 2.55, 1.6, livery),
    painted(
      sweptAcross(oval, 5.2)
        .rotateY(Math.PI / 2)
        .translate(0, 0, -0.85),
      livery.body,
      livery.bodyFoot,
    ),
    ...[-1, 1].map((s) =>
      painted(
        panel(4.4, 0.3)
          .rotateY((s * Math.PI) / 2)
          .translate(s * 1.205, 1.85, -0.85),
        "#f1f3f2",
      ),
    ),
    painted(box(0.7, 0.16, 3.6).translate(0, 2.6, -0.9), "#d8dede"),
    painted(post(0.1, 0.06, 0.7, 6, true).translate(0, 2.45, -3.0), "#8d979b"),
    painted(post(0.08, 0.06, 0.9, 5, true).rotateX(-1.2).translate(0, 3.05, -2.95), "#c2564a"),
    painted(box(2.5, 0.08, 0.1).translate(0, 0.3, 4.12), "#8d979b"),
    ...[2.9, -2.2].flatMap((z) => axle(z, 0.5, 2.3)),
    ...tailLights(-3.92, 2.2, 0.9),
    painted(box(2.2, 0.3, 0.08).translate(0, 0.74, -3.86), CHASSIS),
    glowing(box(1.2, 0.1, 0.24).translate(0, 2.6, 3.0), BEACON),
  ]);
}

/** Compactor: ribbed box and a rounded tailgate with a bin lift. */
function compactor(): Model {
  const livery = {
    cab: "#f1f3f2",
    cabFoot: "#c9cfd0",
    body: "#4f9d69",
    bodyFoot: "#36734c",
    trim: "#4f9d69",
  };
  const ribs = [-1.9, -0.9, 0.1, 1.1].flatMap((z) =>
    [-1, 1].map((s) =>
      painted(
        panel(0.12, 1.6)
          .rotateY((s * Math.PI) / 2)
          .translate(s * 1.235, 1.95, z),
        "#3d8156",
        "#2c6142",
      ),
    ),
  );
  return vehicle("compactor", [
    painted(box(0.9, 0.32, 6.9).translate(0, 0.66, 0.1), CHASSIS),
    ...cab(3.9, 2.3, 2.55, 1.6, livery),
    painted(
      sweptAcross(
        [
          [-2.4, 1.05],
          [2.1, 1.05],
          [2.1, 2.85],
          [-2.4, 2.95],
        ],
        2.45,
      ),
      livery.body,
      livery.bodyFoot,
    ),
    ...ribs,
    painted(
      sweptAcross(
        [
          [-2.4, 0.85],
          [-2.4, 3.0],
          [-3.0, 3.0],
          [-3.8, 2.1],
          [-4.0, 1.1],
          [-3.5, 0.75],
        ],
        2.45,
      ),
      "#3f8558",
      "#295a3b",
    ),
    painted(panel(1.9, 0.8).rotateY(Math.PI).rotateX(0.2).translate(0, 1.5, -3.97), "#22282c"),
    painted(
      prism(
        [
          [0.45, 0.35, 0.3],
          [0.5, 1.1, 0.35],
        ],
        true,
      ).translate(0, 0, -4.3),
      "#6b7479",
      "#454d53",
    ),
    painted(disc(0.3, 6).rotateY(Math.PI).translate(0, 2.5, -3.5), "#e9c04a"),
    ...[2.9, -1.6].flatMap((z) => axle(z, 0.5, 2.3)),
    painted(bevelledBox(1.8, 0.14, 0.5, 0.05).translate(0, 2.56, 3.0), "#d5dbdc"),
    glowing(box(1.0, 0.1, 0.2).translate(0, 2.7, 3.0), BEACON),
    ...tailLights(-3.99, 2.3, 1.2),
  ]);
}

export function vehicleModels(): Model[] {
  return [muckTruck(), sweeper(), sprinkler(), compactor()];
}
