import { localFromDegrees } from "./frame.ts";
import { arrange, incidence, type PlanarGraph } from "./planar-graph.ts";
import { type Path, type Point, pathLength, spline } from "./plane.ts";
import { COUNTRY_ROADS, type Street, type StreetClass } from "./seat-plan.ts";
import type { WaterDistance } from "./water-bodies.ts";

/** A piece of road between two meetings, or between ground and bridge. */
export interface Road {
  readonly id: string;
  readonly name: string;
  readonly class: StreetClass;
  readonly widthM: number;
  readonly structure: "ground" | "bridge";
  readonly path: Path;
  readonly from: number;
  readonly to: number;
}
export interface RoadNetwork {
  readonly nodes: readonly Point[];
  readonly roads: readonly Road[];
}

const country = (
  name: string,
  roadClass: StreetClass,
  widthM: number,
  from: Point | undefined,
  places: readonly (readonly [lonDeg: number, latDeg: number])[],
): Street => {
  const points = places.map(([lon, lat]): Point => localFromDegrees(lon, lat));
  return { name, class: roadClass, widthM, path: spline(from ? [from, ...points] : points, 120) };
};

/** Roads along the valleys to the other towns; they begin where an arterial leaves the seat. */
export function countryRoads(): Street[] {
  return [
    ...COUNTRY_ROADS,
    country(
      "国道G207",
      "trunk",
      24,
      [330, -4600],
      [
        [111.572, 25.12],
        [111.535, 25.075],
        [111.5229, 25.0402],
        [111.531, 24.99],
        [111.5363, 24.94],
        [111.533, 24.9],
        [111.5384, 24.8618],
        [111.56, 24.825],
        [111.5727, 24.7948],
        [111.548, 24.755],
        [111.5311, 24.7225],
        [111.526, 24.66],
        [111.52, 24.61],
      ],
    ),
    country(
      "国道G207",
      "trunk",
      24,
      [420, 4900],
      [
        [111.588, 25.25],
        [111.606, 25.2801],
        [111.609, 25.315],
        [111.612, 25.345],
      ],
    ),
    country(
      "省道S346",
      "secondary",
      14,
      [6800, 800],
      [
        [111.665, 25.16],
        [111.69, 25.135],
        [111.7138, 25.1161],
        [111.735, 25.075],
        [111.758, 25.03],
        [111.7715, 24.9854],
        [111.742, 24.95],
        [111.6977, 24.9207],
        [111.712, 24.88],
        [111.7227, 24.8434],
        [111.765, 24.828],
        [111.8408, 24.8503],
        [111.9, 24.83],
        [111.9328, 24.8104],
      ],
    ),
    country("县道X085", "tertiary", 9, undefined, [
      [111.7138, 25.1161],
      [111.76, 25.105],
      [111.81, 25.105],
      [111.8683, 25.1192],
      [111.92, 25.09],
      [111.95, 25.03],
      [111.9891, 24.9437],
      [112.04, 24.905],
    ]),
    country(
      "县道X091",
      "tertiary",
      9,
      [-3700, -5200],
      [
        [111.56, 25.09],
        [111.6, 25.075],
        [111.607, 25.0489],
        [111.607, 25.01],
      ],
    ),
    country(
      "省道S353",
      "secondary",
      14,
      [-6400, -640],
      [
        [111.47, 25.16],
        [111.43, 25.11],
        [111.395, 25.085],
      ],
    ),
    country(
      "省道S353",
      "secondary",
      14,
      [-5400, 2250],
      [
        [111.49, 25.215],
        [111.45, 25.24],
        [111.4, 25.255],
      ],
    ),
    country(
      "县道X078",
      "tertiary",
      9,
      [5600, 2850],
      [
        [111.64, 25.235],
        [111.665, 25.27],
        [111.68, 25.31],
      ],
    ),
  ];
}

/** Roads cut at their meetings and at the banks they bridge. */
export function roadNetwork(streets: readonly Street[], water: WaterDistance): RoadNetwork {
  const graph: PlanarGraph = arrange(streets.map((street) => street.path));
  const at = incidence(graph);
  const bridged = graph.segments.map(({ a, b }) => {
    const p = graph.nodes[a]!;
    const q = graph.nodes[b]!;
    return water.bank([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]) < 7;
  });
  const isEnd = (node: number) => {
    const [s, t, more] = at[node]!;
    if (s === undefined || t === undefined || more !== undefined) return true;
    return graph.segments[s]!.line !== graph.segments[t]!.line || bridged[s] !== bridged[t];
  };
  const used = new Uint8Array(graph.segments.length);
  const roads: Road[] = [];
  const walk = (node: number, first: number) => {
    const path: Point[] = [graph.nodes[node]!];
    let here = node;
    for (let via = first; ; via = at[here]!.find((s) => s !== via)!) {
      used[via] = 1;
      const { a, b } = graph.segments[via]!;
      here = a === here ? b : a;
      path.push(graph.nodes[here]!);
      if (isEnd(here) || here === node) break;
    }
    const street = streets[graph.segments[first]!.line]!;
    if (pathLength(path) < 0.5) return;
    roads.push({
      id: `DL${String(roads.length + 1).padStart(5, "0")}`,
      name: street.name,
      class: street.class,
      widthM: street.widthM,
      structure: bridged[first] ? "bridge" : "ground",
      path,
      from: node,
      to: here,
    });
  };
  for (let node = 0; node < at.length; node++) {
    if (isEnd(node)) for (const s of at[node]!) if (!used[s]) walk(node, s);
  }
  return { nodes: graph.nodes, roads };
}

export const LANES: Readonly<Record<StreetClass, readonly [lanes: number, speedKmh: number]>> = {
  motorway: [4, 100],
  trunk: [4, 70],
  primary: [6, 50],
  secondary: [4, 40],
  tertiary: [2, 30],
  residential: [1, 20],
  service: [1, 15],
};
