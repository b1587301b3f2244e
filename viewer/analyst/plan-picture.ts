import type { LayersList } from "@deck.gl/core";
import { BitmapLayer, ColumnLayer, PathLayer, PolygonLayer, ScatterplotLayer } from "@deck.gl/layers";
import type { MatchedTrack } from "../../contract/matching.ts";
import type { FenceRing } from "./fence.ts";
import type { Heat } from "./heat.ts";
import { HEXAGON_METERS, type Hexagon } from "./hexagons.ts";

/** What stands in the plan beside trails and vehicles. */
export interface PlanPicture {
  readonly hexagons: readonly Hexagon[] | null;
  /** what a hexagon's colour tells */
  readonly measure: "count" | "total";
  readonly heat: { readonly image: ImageData; readonly bounds: Heat["bounds"] } | null;
  /** corners of the fence that is drawn or was drawn */
  readonly fence: FenceRing;
  readonly isDrawing: boolean;
  /** what "near this" asks around */
  readonly near: { readonly line: FenceRing; readonly meters: number } | null;
  /** stretches of the selected vehicle on the roads; null = not asked for */
  readonly matched: MatchedTrack["stretches"] | null;
}

type Rgba = [red: number, green: number, blue: number, alpha: number];
/** From little to much on dark ground. */
const RAMP: readonly Rgba[] = [
  [62, 58, 74, 190],
  [112, 84, 72, 205],
  [160, 112, 80, 220],
  [216, 156, 98, 230],
  [255, 206, 128, 240],
];
const MATCHED: Rgba = [233, 240, 243, 235];
const MATCHED_EDGE: Rgba = [12, 20, 28, 220];
const FENCE: Rgba = [53, 201, 214, 255];
const FENCE_FILL: Rgba = [53, 201, 214, 40];

/** Layers below the vehicles. */
export function pictureLayers(picture: PlanPicture): LayersList {
  const { hexagons, measure, heat, fence, isDrawing, near, matched } = picture;
  const most = hexagons?.reduce((highest, hexagon) => Math.max(highest, hexagon[measure]), 0) ?? 0;
  return [
    heat &&
      new BitmapLayer({
        id: "heat",
        image: heat.image,
        bounds: [...heat.bounds] as [number, number, number, number],
      }),
    hexagons &&
      new ColumnLayer<Hexagon>({
        id: "hexagons",
        data: hexagons as Hexagon[],
        diskResolution: 6,
        radius: HEXAGON_METERS,
        coverage: 0.92,
        extruded: false,
        getPosition: ({ lonDeg, latDeg }) => [lonDeg, latDeg],
        getFillColor: (hexagon) => rampColour(hexagon[measure] / most),
        pickable: true,
        updateTriggers: { getFillColor: [measure, most] },
      }),
    near &&
      (near.line.length > 1
        ? new PathLayer<FenceRing>({
            id: "near",
            data: [near.line],
            getPath: (line) => line.map(([lon, lat]): [number, number] => [lon, lat]),
            getColor: [53, 201, 214, 70],
            getWidth: 2 * near.meters,
            capRounded: true,
            jointRounded: true,
          })
        : new ScatterplotLayer<FenceRing[number]>({
            id: "near",
            data: near.line as [number, number][],
            getPosition: ([lon, lat]) => [lon, lat],
            getRadius: near.meters,
            getFillColor: FENCE_FILL,
            getLineColor: FENCE,
            stroked: true,
            lineWidthMinPixels: 1.5,
          })),
    matched && [
      // a dark edge sets it off from the trail of the same way
      new PathLayer<MatchedTrack["stretches"][number]>({
        id: "matched-edge",
        data: matched as MatchedTrack["stretches"],
        getPath: ({ line }) => line,
        getColor: MATCHED_EDGE,
        widthUnits: "pixels",
        getWidth: 7,
        jointRounded: true,
        capRounded: true,
      }),
      new PathLayer<MatchedTrack["stretches"][number]>({
        id: "matched",
        data: matched as MatchedTrack["stretches"],
        getPath: ({ line }) => line,
        getColor: MATCHED,
        widthUnits: "pixels",
        getWidth: 4,
        jointRounded: true,
        capRounded: true,
      }),
    ],
    fence.length > 2 &&
      new PolygonLayer<FenceRing>({
        id: "fence",
        data: [fence],
        getPolygon: (ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]),
        getFillColor: FENCE_FILL,
        getLineColor: FENCE,
        lineWidthMinPixels: 1.5,
      }),
    isDrawing &&
      fence.length > 0 && [
        new PathLayer<FenceRing>({
          id: "fence-line",
          data: [fence],
          getPath: (ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]),
          getColor: FENCE,
          widthMinPixels: 1.5,
        }),
        new ScatterplotLayer<FenceRing[number]>({
          id: "fence-corners",
          data: fence as [number, number][],
          getPosition: ([lon, lat]) => [lon, lat],
          getFillColor: FENCE,
          radiusUnits: "pixels",
          getRadius: 4,
        }),
      ],
  ];
}

/** 0 … 1 on the ramp; the square root keeps a single busy yard from making all others dark. */
function rampColour(share: number): Rgba {
  return RAMP[Math.min(RAMP.length - 1, Math.floor(Math.sqrt(share) * RAMP.length))]!;
}

/** Picture of the heat for the bitmap layer: dark where little was driven, and nothing where nothing. */
export function heatImage({ width, height, seconds, most }: Heat): ImageData {
  const image = new ImageData(width, height);
  seconds.forEach((value, i) => {
    const share = Math.sqrt(value / most);
    if (share < 0.04) return;
    const at = share * (RAMP.length - 1);
    const [low, high] = [RAMP[Math.floor(at)]!, RAMP[Math.ceil(at)]!];
    const mix = at - Math.floor(at);
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * i + channel] = low[channel]! + (high[channel]! - low[channel]!) * mix;
    }
    image.data[4 * i + 3] = 255 * Math.min(0.9, 0.15 + share);
  });
  return image;
}
