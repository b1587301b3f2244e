import type { BufferGeometry } from "three";
import type { Model } from "./model.ts";
import { arc, bevelledBox, box, painted, post, turned, turnedAlongX } from "./shapes.ts";

/** Fittings are drawn for a pipe of this outer diameter along x, metres. */
export const FITTING_PIPE_OD = 0.1;

// Fittings are light so that the colour of their layer can be multiplied over them; valves keep their epoxy blue.
const METAL = "#dfe4e6";
const METAL_FOOT = "#b3bcc1";
const SOCKET = "#c3ccd1";
const EPOXY = "#3f7fae";
const EPOXY_FOOT = "#28587d";
const BRASS = "#c9a14a";
const IRON = "#4a5258";
const CONCRETE = "#b9b8b2";
const CONCRETE_FOOT = "#8d8c87";
const COVER = "#5a6166";
const HYDRANT_RED = "#c23b2e";
const HYDRANT_FOOT = "#8e2a22";

/** Collar around the pipe between x0 and x1. */
function collar(x0: number, x1: number, radius: number, sides = 8): BufferGeometry {
  return turnedAlongX(
    [
      [0.05, x0],
      [radius, x0],
      [radius, x1],
      [0.05, x1],
    ],
    sides,
  );
}

/** Two bolted flanges with a body between them, the body of every in-line valve. */
function flangedBody(halfLength: number, paint: string, foot: string): BufferGeometry[] {
  const body: [number, number][] = [
    [0.053, -halfLength + 0.02],
    [0.075, -0.025],
    [0.075, 0.025],
    [0.053, halfLength - 0.02],
  ];
  return [
    painted(turnedAlongX(body, 8), paint, foot),
    painted(collar(-halfLength, -halfLength + 0.022, 0.09), paint, foot),
    painted(collar(halfLength - 0.022, halfLength, 0.09), paint, foot),
  ];
}

function gateValve(): Model {
  return {
    name: "gate-valve",
    origin: "axis",
    pipeOuterDiameter: FITTING_PIPE_OD,
    parts: [
      ...flangedBody(0.115, EPOXY, EPOXY_FOOT),
      painted(bevelledBox(0.1, 0.13, 0.085, 0.02).translate(0, 0.03, 0), EPOXY, EPOXY_FOOT),
      painted(box(0.115, 0.018, 0.1).translate(0, 0.155, 0), EPOXY_FOOT),
      painted(post(0.03, 0.02, 0.075, 6).translate(0, 0.172, 0), EPOXY),
      painted(post(0.009, 0.009, 0.06, 5).translate(0, 0.24, 0), METAL),
      painted(arc(0.072, 0.01, 2 * Math.PI, 3, 9).translate(0, 0.285, 0), HYDRANT_RED),
      painted(box(0.14, 0.01, 0.014).translate(0, 0.28, 0), HYDRANT_RED),
    ],
  };
}

function airValve(): Model {
  return {
    name: "air-valve",
    origin: "axis",
    pipeOuterDiameter: FITTING_PIPE_OD,
    parts: [
      painted(collar(-0.07, 0.07, 0.062), METAL, METAL_FOOT),
      painted(post(0.03, 0.03, 0.07, 8).translate(0, 0.05, 0), METAL, METAL_FOOT),
      painted(
        turned(
          [
            [0.055, 0.115],
            [0.055, 0.13],
            [0.035, 0.13],
          ],
          8,
        ),
        EPOXY_FOOT,
      ),
      painted(
        turned(
          [
            [0.035, 0.13],
            [0.062, 0.165],
            [0.066, 0.24],
            [0.05, 0.275],
            [0.02, 0.285],
            [0.018, 0.31],
            [0, 0.31],
          ],
          10,
        ),
        EPOXY,
        EPOXY_FOOT,
      ),
    ],
  };
}

function washoutValve(): Model {
  const drain: BufferGeometry[] = [
    painted(collar(-0.08, 0.08, 0.062), METAL, METAL_FOOT),
    painted(
      post(0.03, 0.03, 0.2, 8)
        .rotateX(Math.PI / 2)
        .translate(0, -0.03, 0.04),
      METAL,
      METAL_FOOT,
    ),
    painted(post(0.034, 0.034, 0.09, 8).translate(0, -0.12, 0.24), METAL, METAL_FOOT),
    painted(bevelledBox(0.07, 0.09, 0.07, 0.015).translate(0, -0.02, 0.14), EPOXY, EPOXY_FOOT),
    painted(post(0.008, 0.008, 0.09, 5).translate(0, 0.06, 0.14), METAL),
    painted(arc(0.05, 0.008, 2 * Math.PI, 4, 8).translate(0, 0.14, 0.14), HYDRANT_RED),
  ];
  return { name: "washout-valve", origin: "axis", pipeOuterDiameter: FITTING_PIPE_OD, parts: drain };
}

function meter(): Model {
  return {
    name: "meter",
    origin: "axis",
    pipeOuterDiameter: FITTING_PIPE_OD,
    parts: [
      ...flangedBody(0.12, EPOXY, EPOXY_FOOT),
      painted(post(0.07, 0.066, 0.085, 10).translate(0, 0.035, 0), EPOXY, EPOXY_FOOT),
      painted(
        turned(
          [
            [0.066, 0.12],
            [0.06, 0.15],
            [0.05, 0.155],
            [0, 0.155],
          ],
          10,
        ),
        BRASS,
      ),
      painted(
        turned(
          [
            [0.044, 0.157],
            [0, 0.157],
          ],
          8,
        ),
        "#f2f4f2",
      ),
      painted(box(0.05, 0.004, 0.012).translate(0, 0.157, 0.012), "#1d2226"),
      painted(box(0.09, 0.012, 0.05).rotateX(-1.9).translate(0, 0.19, -0.062), BRASS),
    ],
  };
}

/** Arms of a fitting with a socket at each end: along −x, +x and the angles given from +x towards +z. */
function branches(name: string, anglesDeg: readonly number[], core: BufferGeometry[]): Model {
  const parts = [...core];
  for (const angle of anglesDeg) {
    const turn = (-angle * Math.PI) / 180;
    parts.push(
      painted(
        turnedAlongX(
          [
            [0.055, 0],
            [0.055, 0.11],
          ],
          8,
        ).rotateY(turn),
        METAL,
        METAL_FOOT,
      ),
    );
    parts.push(painted(collar(0.1, 0.15, 0.068, 8).rotateY(turn), SOCKET, METAL_FOOT));
  }
  return { name, origin: "axis", pipeOuterDiameter: FITTING_PIPE_OD, parts };
}

function bend(name: string, angleDeg: number): Model {
  const angle = (angleDeg * Math.PI) / 180;
  const radius = 0.12;
  // the arms lie on −x and on the direction turned by `angle` towards +z, and meet at the origin
  const leg = radius * Math.tan(angle / 2);
  const knee = arc(radius, 0.055, angle, 8, Math.max(2, Math.round(angleDeg / 18)))
    .rotateY(Math.PI / 2)
    .translate(-leg, 0, radius);
  const socket = (turn: number) => painted(collar(leg, leg + 0.06, 0.068).rotateY(turn), SOCKET, METAL_FOOT);
  return {
    name,
    origin: "axis",
    pipeOuterDiameter: FITTING_PIPE_OD,
    parts: [painted(knee, METAL, METAL_FOOT), socket(Math.PI), socket(-angle)],
  };
}

function inline(name: string, parts: BufferGeometry[]): Model {
  return { name, origin: "axis", pipeOuterDiameter: FITTING_PIPE_OD, parts };
}

/** Round shaft under an iron cover; the cover stands 2 cm proud so that it never fights with the ground. */
function shaft(radius: number, depth: number): BufferGeometry[] {
  return [
    painted(
      turned(
        [
          [radius * 1.35, -depth],
          [radius * 1.35, -depth * 0.35],
          [radius, -depth * 0.12],
          [radius, 0],
        ],
        12,
      ),
      CONCRETE,
      CONCRETE_FOOT,
    ),
    painted(
      turned(
        [
          [radius * 1.16, 0],
          [radius * 1.16, 0.012],
          [radius, 0.02],
        ],
        14,
      ),
      CONCRETE,
    ),
    painted(
      turned(
        [
          [radius, 0.02],
          [radius * 0.86, 0.022],
        ],
        14,
      ),
      IRON,
    ),
    painted(
      turned(
        [
          [radius * 0.86, 0.022],
          [radius * 0.55, 0.026],
          [0, 0.026],
        ],
        14,
      ),
      COVER,
    ),
  ];
}

function manhole(): Model {
  const holes = [-0.16, 0.16].map((x) => painted(box(0.05, 0.003, 0.05).translate(x, 0.026, 0), "#2a2f33"));
  return { name: "manhole", origin: "ground", parts: [...shaft(0.35, 1.5), ...holes] };
}

/** Meter pit: a rectangular chamber with a two-leaf lid. */
function meterWell(): Model {
  const lid = (x: number) =>
    painted(bevelledBox(0.29, 0.022, 0.42, 0.008).translate(x, 0.012, 0), "#4d7f9a", "#3c6880");
  return {
    name: "meter-well",
    origin: "ground",
    parts: [
      painted(box(0.72, 0.55, 0.54).translate(0, -0.55, 0), CONCRETE, CONCRETE_FOOT),
      painted(bevelledBox(0.72, 0.016, 0.54, 0.01), CONCRETE),
      lid(-0.15),
      lid(0.15),
      ...[-0.15, 0.15].map((x) => painted(box(0.06, 0.006, 0.02).translate(x, 0.034, 0.12), "#1f262b")),
    ],
  };
}

function gully(): Model {
  const bars = [-0.24, -0.16, -0.08, 0, 0.08, 0.16, 0.24].map((x) =>
    painted(bevelledBox(0.035, 0.012, 0.32, 0.004).translate(x, 0.012, 0), COVER),
  );
  return {
    name: "gully",
    origin: "ground",
    parts: [
      painted(box(0.7, 0.8, 0.42).translate(0, -0.8, 0), CONCRETE, CONCRETE_FOOT),
      painted(bevelledBox(0.7, 0.012, 0.42, 0.008), IRON),
      painted(box(0.62, 0.002, 0.34).translate(0, 0.012, 0), "#14181b"),
      ...bars,
    ],
  };
}

/** Pillar hydrant SS100/65: one pumper outlet to the front, two hose outlets to the sides, riser below ground. */
function hydrant(): Model {
  const outlet = (radius: number, reach: number) =>
    turned(
      [
        [radius, 0],
        [radius * 1.2, reach * 0.5],
        [radius * 1.2, reach],
        [0, reach],
      ],
      6,
    );
  return {
    name: "hydrant",
    origin: "ground",
    parts: [
      painted(post(0.06, 0.06, 0.9, 8).translate(0, -0.9, 0), METAL_FOOT, IRON),
      painted(
        turned(
          [
            [0.15, 0],
            [0.15, 0.03],
            [0.09, 0.045],
          ],
          8,
        ),
        HYDRANT_FOOT,
      ),
      painted(
        turned(
          [
            [0.085, 0.04],
            [0.085, 0.6],
            [0.115, 0.62],
            [0.115, 0.66],
            [0.1, 0.74],
            [0.05, 0.79],
            [0.03, 0.8],
            [0.03, 0.85],
            [0, 0.85],
          ],
          8,
        ),
        HYDRANT_RED,
        HYDRANT_FOOT,
      ),
      painted(
        outlet(0.07, 0.16)
          .rotateX(Math.PI / 2)
          .translate(0, 0.42, 0.06),
        "#e6e3da",
        "#a9a59a",
      ),
      painted(
        outlet(0.045, 0.14)
          .rotateZ(Math.PI / 2)
          .translate(-0.06, 0.52, 0),
        HYDRANT_RED,
      ),
      painted(
        outlet(0.045, 0.14)
          .rotateZ(-Math.PI / 2)
          .translate(0.06, 0.52, 0),
        HYDRANT_RED,
      ),
    ],
  };
}

/** Pressure logger beside the pipe: a post with a solar panel. */
function measuringPoint(): Model {
  return {
    name: "measuring-point",
    origin: "ground",
    parts: [
      ...[painted(bevelledBox(0.34, 0.06, 0.34, 0.02), CONCRETE, CONCRETE_FOOT)],
      painted(post(0.045, 0.04, 1.7, 8, true).translate(0, 0.05, 0), "#e9ecec", "#c2c8ca"),
      painted(bevelledBox(0.3, 0.36, 0.16, 0.03).translate(0, 0.95, 0.1), "#4fa6c4", "#3a819b"),
      painted(box(0.2, 0.1, 0.01).translate(0, 1.13, 0.18), "#17242c"),
      painted(box(0.46, 0.02, 0.34).rotateX(0.6).translate(0, 1.78, 0.02), "#27405e", "#1b2d44"),
      painted(post(0.008, 0.006, 0.45, 4, true).translate(0.1, 1.3, 0.05), IRON),
      painted(post(0.05, 0.05, 0.9, 6).translate(0, -0.9, 0), IRON),
    ],
  };
}

/** Valves, fittings, wells and hydrants of a pipe network. */
export function pipeModels(): Model[] {
  return [
    gateValve(),
    airValve(),
    washoutValve(),
    meter(),
    hydrant(),
    meterWell(),
    manhole(),
    gully(),
    measuringPoint(),
    branches(
      "tee",
      [0, 180, 90],
      [
        painted(
          turned(
            [
              [0, -0.058],
              [0.055, -0.03],
              [0.055, 0.03],
              [0, 0.058],
            ],
            8,
          ),
          METAL,
          METAL_FOOT,
        ),
      ],
    ),
    branches(
      "cross",
      [0, 90, 180, 270],
      [
        painted(
          turned(
            [
              [0, -0.058],
              [0.055, -0.03],
              [0.055, 0.03],
              [0, 0.058],
            ],
            8,
          ),
          METAL,
          METAL_FOOT,
        ),
      ],
    ),
    bend("bend", 90),
    bend("bend-45", 45),
    bend("bend-22", 22.5),
    inline("reducer", [
      painted(collar(-0.12, -0.07, 0.068), SOCKET, METAL_FOOT),
      painted(
        turnedAlongX(
          [
            [0.057, -0.07],
            [0.057, -0.045],
            [0.04, 0.05],
            [0.04, 0.08],
          ],
          10,
        ),
        METAL,
        METAL_FOOT,
      ),
      painted(
        turnedAlongX(
          [
            [0.035, 0.07],
            [0.05, 0.07],
            [0.05, 0.11],
            [0.035, 0.11],
          ],
          10,
        ),
        SOCKET,
        METAL_FOOT,
      ),
    ]),
    inline("cap", [
      painted(collar(-0.07, -0.01, 0.068), SOCKET, METAL_FOOT),
      painted(
        turnedAlongX(
          [
            [0.06, -0.01],
            [0.058, 0.02],
            [0.04, 0.045],
            [0, 0.055],
          ],
          10,
        ),
        METAL,
        METAL_FOOT,
      ),
    ]),
    inline("joint", [
      painted(collar(-0.045, 0.045, 0.064), METAL, METAL_FOOT),
      painted(collar(-0.055, -0.035, 0.074), SOCKET, METAL_FOOT),
      painted(collar(0.035, 0.055, 0.074), SOCKET, METAL_FOOT),
    ]),
  ];
}
