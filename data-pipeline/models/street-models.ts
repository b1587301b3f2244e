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
  turned,
  turnedAlongX,
} from "./shapes.ts";

const POLE = "#aab4ba";
const POLE_FOOT = "#7d878d";
const HEAD = "#59636a";
const LAMP_LIGHT = "#ffe3b0";
const WALL = "#efe9dc";
const ROOF = "#9c4f3d";
const GLASS = "#7fb0c8";

const ground = (name: string, parts: BufferGeometry[]): Model => ({ name, origin: "ground", parts });

/** Curved arm with a flat luminaire, reaching towards +z from a pole at the origin. */
function arm(height: number, reach: number): BufferGeometry[] {
  const rise = reach * 0.22;
  const length = Math.hypot(reach, rise);
  return [
    painted(
      post(0.05, 0.035, length, 5)
        .rotateX(Math.PI / 2 - Math.atan2(rise, reach))
        .translate(0, height, 0),
      POLE,
    ),
    painted(
      prism(
        [
          [0.1, 0.02, 0.2],
          [0.16, 0.05, 0.36],
          [0.13, 0.11, 0.32],
        ],
        true,
      ).translate(0, height + rise - 0.06, reach + 0.15),
      HEAD,
    ),
    glowing(
      panel(0.26, 0.6)
        .rotateX(Math.PI / 2)
        .translate(0, height + rise - 0.045, reach + 0.15),
      LAMP_LIGHT,
    ),
  ];
}

function pole(height: number, foot: number, top: number): BufferGeometry[] {
  return [
    painted(bevelledBox(0.42, 0.12, 0.42, 0.05), "#a9a79f", "#8a8881"),
    painted(bevelledBox(0.24, 0.6, 0.24, 0.05).translate(0, 0.1, 0), POLE_FOOT),
    painted(post(foot, top, height - 0.1, 8, true).translate(0, 0.1, 0), POLE, POLE_FOOT),
  ];
}

function lampSingle(): Model {
  return ground("lamp-single", [...pole(9, 0.1, 0.055), ...arm(8.7, 1.6)]);
}

function lampDouble(): Model {
  const back = arm(10.6, 1.8).map((g) => g.rotateY(Math.PI));
  return ground("lamp-double", [
    ...pole(11, 0.12, 0.06),
    ...arm(10.6, 1.8),
    ...back,
    painted(
      turned(
        [
          [0.07, 11],
          [0.09, 11.15],
          [0, 11.35],
        ],
        6,
      ),
      HEAD,
    ),
  ]);
}

/** Garden lamp: a lantern with four panes on a short pole. */
function lampGarden(): Model {
  return ground("lamp-garden", [
    painted(
      turned(
        [
          [0.16, 0],
          [0.16, 0.06],
          [0.08, 0.14],
          [0.08, 0.4],
          [0.05, 0.46],
        ],
        8,
      ),
      "#39444a",
    ),
    painted(post(0.045, 0.035, 2.6, 6).translate(0, 0.45, 0), "#46535a", "#39444a"),
    painted(
      turned(
        [
          [0.035, 3],
          [0.12, 3.08],
          [0.12, 3.11],
        ],
        6,
      ),
      "#39444a",
    ),
    glowing(
      prism(
        [
          [0.09, 3.11, 0.09],
          [0.14, 3.45, 0.14],
        ],
        false,
      ),
      LAMP_LIGHT,
    ),
    painted(
      prism(
        [
          [0.2, 3.45, 0.2],
          [0.2, 3.48, 0.2],
          [0.05, 3.64, 0.05],
        ],
        true,
      ),
      "#39444a",
    ),
    painted(
      panel(0.4, 0.4)
        .rotateX(Math.PI / 2)
        .translate(0, 3.45, 0),
      "#39444a",
    ),
    painted(post(0.02, 0.005, 0.14, 4).translate(0, 3.63, 0), "#39444a"),
  ]);
}

/** High mast: eight floodlights on a ring, 25 m. */
function lampHigh(): Model {
  const heads: BufferGeometry[] = [];
  for (let i = 0; i < 8; i++) {
    const angle = (i * Math.PI) / 4;
    heads.push(
      painted(box(0.36, 0.16, 0.5).rotateX(0.35).translate(0, 24.15, 1.25).rotateY(angle), HEAD),
      glowing(
        panel(0.34, 0.48)
          .rotateX(Math.PI / 2 + 0.35)
          .translate(0, 24.13, 1.25)
          .rotateY(angle),
        LAMP_LIGHT,
      ),
    );
  }
  return ground("lamp-high", [
    painted(
      turned(
        [
          [0.55, 0],
          [0.55, 0.35],
          [0.34, 0.4],
        ],
        8,
      ),
      "#a9a79f",
      "#8a8881",
    ),
    painted(post(0.3, 0.12, 24.4, 8, true).translate(0, 0.4, 0), POLE, POLE_FOOT),
    painted(
      turned(
        [
          [1.05, 24.28],
          [1.1, 24.36],
          [1.05, 24.44],
        ],
        12,
      ),
      HEAD,
    ),
    painted(box(2.1, 0.06, 0.08).translate(0, 24.32, 0), HEAD),
    painted(box(0.08, 0.06, 2.1).translate(0, 24.32, 0), HEAD),
    ...heads,
  ]);
}

/** Feeder or regulator cabinet, doors to the front. */
function cabinet(): Model {
  return ground("cabinet", [
    painted(box(1.24, 0.22, 0.6), "#a5a39c", "#84827c"),
    painted(bevelledBox(1.16, 1.22, 0.52, 0.03).translate(0, 0.22, 0), "#cdd3d0", "#aeb6b3"),
    painted(
      prism(
        [
          [0.64, 1.44, 0.33],
          [0.64, 1.5, 0.33],
          [0.5, 1.58, 0.22],
        ],
        true,
      ),
      "#94a09c",
    ),
    ...[-0.29, 0.29].map((x) => painted(panel(0.52, 1.08).translate(x, 0.82, 0.263), "#c0c8c5")),
    ...[-0.29, 0.29].map((x) => painted(panel(0.3, 0.12).translate(x, 0.42, 0.266), "#7d8885")),
    painted(box(0.03, 0.16, 0.03).translate(0.05, 0.76, 0.28), "#3c4448"),
    painted(panel(0.16, 0.14).translate(-0.29, 1.1, 0.268), "#e2b93b"),
  ]);
}

/** Litter bin pair of a Chinese street: recyclable and other, under one roof. */
function bin(): Model {
  const side = (x: number, paint: string, foot: string) => [
    painted(bevelledBox(0.36, 0.72, 0.34, 0.04).translate(x, 0.14, 0), paint, foot),
    painted(panel(0.24, 0.1).translate(x, 0.68, 0.173), "#14191c"),
    painted(panel(0.16, 0.16).translate(x, 0.42, 0.173), "#eef2ef"),
  ];
  return ground("bin", [
    ...side(-0.2, "#3f7fb5", "#2c5d88"),
    ...side(0.2, "#6b7479", "#4d555a"),
    painted(
      prism(
        [
          [0.44, 1.0, 0.24],
          [0.44, 1.03, 0.24],
          [0.36, 1.1, 0.16],
        ],
        true,
      ),
      "#59636a",
    ),
    ...[-0.41, 0, 0.41].map((x) => painted(box(0.035, 1.02, 0.1).translate(x, 0, 0), "#59636a")),
  ]);
}

/** Public toilet: a small tiled house with a hipped roof, entrances left and right of a wash basin. */
function toilet(): Model {
  return ground("toilet", [
    painted(box(9.6, 0.18, 6.0), "#bcb8ad"),
    painted(
      prism(
        [
          [4.4, 0.18, 2.5],
          [4.4, 3.3, 2.5],
        ],
        false,
      ),
      WALL,
      "#d6cebd",
    ),
    painted(
      prism(
        [
          [5.1, 3.2, 3.1],
          [5.1, 3.35, 3.1],
          [2.4, 5.0, 0.2],
          [0.0, 5.02, 0.0],
        ],
        false,
      ),
      ROOF,
      "#7c3e31",
    ),
    painted(
      panel(10.2, 6.2)
        .rotateX(Math.PI / 2)
        .translate(0, 3.2, 0),
      "#d6cebd",
    ),
    ...[-2.8, 2.8].map((x) => painted(box(1.5, 2.3, 0.06).translate(x, 0.18, 2.5), "#5a4636")),
    ...[-2.8, 2.8].map((x) =>
      painted(panel(0.5, 0.5).translate(x, 2.8, 2.52), x < 0 ? "#3f7fb5" : "#c2607c"),
    ),
    painted(box(2.2, 1.5, 0.1).translate(0, 0.9, 2.5), GLASS, "#4f7a90"),
    glowing(panel(2.2, 0.45).translate(0, 2.85, 2.53), "#f6f1dd"),
    ...[-3.3, -1.1, 1.1, 3.3].map((x) =>
      painted(panel(0.9, 0.6).rotateY(Math.PI).translate(x, 2.5, -2.51), GLASS, "#4f7a90"),
    ),
    ...[-4.7, 4.7].map((x) => painted(box(0.25, 3.05, 0.25).translate(x, 0.18, 2.75), "#cfc6b3")),
  ]);
}

/** Pole with an arm, a bullet camera looking along +z and a dome below it. */
function camera(): Model {
  return ground("camera", [
    painted(bevelledBox(0.4, 0.1, 0.4, 0.04), "#a9a79f", "#8a8881"),
    painted(post(0.1, 0.07, 6.2, 8, true), "#dfe3e4", "#aab2b5"),
    painted(
      post(0.04, 0.035, 1.3, 5)
        .rotateX(Math.PI / 2)
        .translate(0, 5.9, 0),
      "#dfe3e4",
    ),
    painted(bevelledBox(0.34, 0.5, 0.2, 0.03).translate(0, 2.6, 0.15), "#cfd5d6", "#aab2b5"),
    painted(
      prism(
        [
          [0.1, 0, 0.28],
          [0.12, 0.1, 0.3],
          [0.13, 0.22, 0.34],
        ],
        true,
      )
        .rotateX(0.18)
        .translate(0, 5.98, 1.1),
      "#f1f3f2",
      "#c3cacc",
    ),
    painted(disc(0.085, 8).rotateX(0.18).translate(0, 6.03, 1.43), "#151b20"),
    painted(
      turned(
        [
          [0, 5.5],
          [0.1, 5.54],
          [0.14, 5.66],
          [0.12, 5.72],
        ],
        8,
      ).translate(0, 0, 0.7),
      "#20272c",
    ),
    painted(post(0.12, 0.1, 0.16, 8, true).translate(0, 5.72, 0.7), "#f1f3f2"),
  ]);
}

function charger(): Model {
  return ground("charger", [
    painted(bevelledBox(0.9, 0.16, 0.6, 0.04), "#b9b7af", "#979590"),
    painted(bevelledBox(0.62, 1.66, 0.4, 0.07).translate(0, 0.14, 0), "#eef1f1", "#c7cdce"),
    painted(panel(0.5, 1.2).translate(0, 0.86, 0.203), "#2b84a8", "#1f627f"),
    glowing(panel(0.34, 0.24).translate(0, 1.3, 0.206), "#bfeaf7"),
    glowing(panel(0.44, 0.035).translate(0, 1.6, 0.206), "#7de2a5"),
    ...[-1, 1].flatMap((s) => [
      painted(box(0.09, 0.22, 0.14).translate(s * 0.35, 0.95, 0.06), "#242b30"),
      painted(
        post(0.022, 0.022, 0.85, 5)
          .rotateZ(s * 0.1)
          .translate(s * 0.42, 0.25, 0.06),
        "#1b2024",
      ),
    ]),
  ]);
}

/** Booster pump station: a house with two vertical pumps on the apron. */
function pumpStation(): Model {
  const pump = (x: number) => [
    painted(
      turned(
        [
          [0.34, 0.25],
          [0.34, 0.7],
          [0.22, 0.85],
          [0.3, 0.95],
          [0.3, 1.7],
          [0, 1.8],
        ],
        8,
      ).translate(x, 0, 3.0),
      "#3f7fae",
      "#28587d",
    ),
  ];
  return ground("pump-station", [
    painted(box(9, 0.25, 8.2), "#bcb8ad", "#a3a096"),
    painted(
      prism(
        [
          [3.9, 0.25, 2.6],
          [3.9, 4.0, 2.6],
        ],
        false,
      ).translate(0, 0, -1.2),
      "#e6e8e4",
      "#c8cdca",
    ),
    painted(
      prism(
        [
          [4.15, 3.9, 2.85],
          [4.15, 4.25, 2.85],
          [3.95, 4.25, 2.65],
          [3.95, 4.12, 2.65],
        ],
        true,
      ).translate(0, 0, -1.2),
      "#4f7f97",
    ),
    painted(box(1.8, 2.7, 0.06).translate(-2.2, 0.25, 1.4), "#4f7f97", "#3d667b"),
    ...[0.3, 2.2].map((x) => painted(panel(1.3, 1.1).translate(x, 2.4, 1.41), GLASS, "#4f7a90")),
    ...[-2.4, 0, 2.4].map((x) =>
      painted(panel(1.3, 1.1).rotateY(Math.PI).translate(x, 2.4, -3.81), GLASS, "#4f7a90"),
    ),
    ...[-0.6, 1.4].flatMap(pump),
    painted(
      turnedAlongX(
        [
          [0.2, -2.5],
          [0.2, 3.2],
          [0.28, 3.2],
          [0.28, 3.35],
          [0, 3.35],
        ],
        8,
      ).translate(0, 0.55, 3.0),
      "#35a7b5",
      "#247f8c",
    ),
    glowing(panel(1.6, 0.35).translate(0.3, 3.4, 1.41), "#f6f1dd"),
  ]);
}

/** Elevated water tank: a round bowl on a shaft, 24 m. */
function tank(): Model {
  return ground("tank", [
    painted(
      turned(
        [
          [3.2, 0],
          [3.2, 0.5],
          [2.3, 0.7],
          [1.6, 6],
          [1.45, 14.5],
        ],
        10,
      ),
      "#d9dad4",
      "#b4b4ac",
    ),
    painted(
      turned(
        [
          [1.45, 14.5],
          [4.6, 17.6],
          [5.2, 18.4],
          [5.2, 21.4],
          [4.9, 21.7],
          [1.2, 23.1],
          [0, 23.3],
        ],
        12,
      ),
      "#eceee9",
      "#bfc3bf",
    ),
    painted(
      turned(
        [
          [5.24, 19.3],
          [5.24, 20.3],
        ],
        14,
      ),
      "#35a7b5",
    ),
    painted(box(0.9, 2.1, 0.1).translate(0, 0.5, 2.32), "#4f7f97"),
    painted(post(0.35, 0.3, 0.7, 5, true).translate(0, 23.1, 0), "#9aa2a3"),
    painted(box(0.4, 14, 0.12).translate(0, 3, -1.95), "#8d979a"),
  ]);
}

/** Lamps, cabinets, bins and other things that stand in a street, and small works. */
export function streetModels(): Model[] {
  return [
    lampSingle(),
    lampDouble(),
    lampGarden(),
    lampHigh(),
    cabinet(),
    bin(),
    toilet(),
    camera(),
    charger(),
    pumpStation(),
    tank(),
  ];
}
