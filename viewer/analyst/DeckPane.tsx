import { Deck, MapView } from "@deck.gl/core";
import { TripsLayer } from "@deck.gl/geo-layers";
import { GeoJsonLayer } from "@deck.gl/layers";
import { useEffect, useRef } from "react";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { thisMachine } from "../globe/machine.ts";
import { drawnFleet } from "../live/drawn-fleet.ts";
import type { MotionSource } from "../live/vehicle-picture.ts";
import type { Hexagon } from "./hexagons.ts";
import { metersPerPixelOf } from "./mercator.ts";
import { type PlanPicture, pictureLayers } from "./plan-picture.ts";
import { type PlanVehicles, planVehicles, shadowLayer, VEHICLES_ID, vehicleLayers } from "./plan-vehicles.ts";
import type { Colouring, Rgb } from "./trail-colours.ts";
import { type Trips, tripColours, tripsBetween } from "./trips.ts";

/** Centre of the plan in degrees and its deck.gl zoom; north is up. */
export interface PlanView {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
}

export interface DeckPaneProps {
  /** registry numbers of the vehicles to show */
  vehicles: readonly number[];
  replay: MotionSource;
  isLive: () => boolean;
  tracks: readonly VehicleTrack[];
  /** midnight the trips' seconds count from, UTC ms */
  epochMs: number;
  /** time of the clock, UTC ms, at the time of a picture (performance.now()) */
  timeMs: (pictureMs: number) => number;
  /** seconds of the county per second of the watch; 0 while the clock stands */
  speed: () => number;
  colourOf: (vehicle: number) => Rgb;
  colouring: Colouring;
  selected: number | undefined;
  onSelect: (vehicle: number | undefined) => void;
  /** URL of GeoJSON road lines to orient by */
  roadsUrl: string | undefined;
  view: PlanView;
  /** called when the person moved the plan, never when `view` did */
  onView: (view: PlanView) => void;
  trailSeconds: number;
  picture: PlanPicture;
  /** trails are drawn; else they would hide the picture */
  hasTrails: boolean;
  /** the same fleet so many milliseconds before, as a shadow; 0 = none */
  compareMs: number;
  /** a place of the plan was clicked while a fence is drawn; degrees */
  onPlace: (lonDeg: number, latDeg: number) => void;
  /** what the pointer is told of a hexagon */
  hexagonText: (hexagon: Hexagon) => string;
}

/**
 * The plan of the tracks. Owns two deck.gl canvases for as long as it is on screen, the roads below and what moves
 * above: the roads are most of the work and are drawn again only when the view changes.
 */
export function DeckPane(props: DeckPaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const roadsHost = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!host.current || !roadsHost.current) return;
    const common = {
      views: new MapView({ id: "plan", repeat: false }),
      viewState: viewStateOf(latest.current.view),
      useDevicePixels: devicePixelRatio * thisMachine().resolutionScale,
    };
    let shown: PlanVehicles | undefined;
    const roads = new Deck({ ...common, parent: roadsHost.current, controller: false });
    const deck = new Deck({
      ...common,
      parent: host.current,
      controller: { dragRotate: false, touchRotate: false, keyboard: false },
      pickingRadius: 6,
      getCursor: ({ isDragging, isHovering }) => (isDragging ? "grabbing" : isHovering ? "pointer" : "grab"),
      onViewStateChange: ({ viewState, interactionState }) => {
        // deck.gl says so too when the pane changes its size, with the view it drew last
        const { isDragging, isPanning, isZooming, inTransition } = interactionState;
        if (!isDragging && !isPanning && !isZooming && !inTransition) return;
        const { longitude, latitude, zoom } = viewState as PlanView;
        latest.current.onView({ longitude, latitude, zoom });
      },
      getTooltip: ({ object }) => (isHexagon(object) ? latest.current.hexagonText(object) : null),
      onClick: ({ layer, index }) => {
        if (latest.current.picture.isDrawing) return;
        latest.current.onSelect(layer?.id === VEHICLES_ID ? shown?.numbers[index] : undefined);
      },
    });
    let frame = 0;
    let drawn: unknown[] = [];
    let drawnAtMs = 0;
    let drawnUnder: unknown[] = [];
    const cut = tripsCutter();
    const compared = tripsCutter();
    const draw = (pictureMs: number) => {
      const now = latest.current;
      const timeMs = now.timeMs(pictureMs);
      const under = [now.view, now.roadsUrl];
      // a clock that runs fast is not followed with more pictures than the globe's
      const isSoon = now.speed() !== 0 && pictureMs - drawnAtMs < thisMachine().frameMs;
      const inputs = [
        isSoon ? drawn[0] : Math.round(timeMs / stepMs(now.view)),
        now.tracks,
        now.view,
        now.selected,
        now.colouring,
        now.trailSeconds,
        now.picture,
        now.hasTrails,
        now.compareMs,
        now.vehicles,
      ];
      // behind the loading screen nobody sees it
      if (differ(inputs, drawn) && host.current?.checkVisibility(VISIBLY)) {
        drawn = inputs;
        drawnAtMs = pictureMs;
        const viewState = viewStateOf(now.view);
        const trips = cut(now, timeMs, false);
        const before = now.compareMs > 0 ? compared(now, timeMs - now.compareMs, true) : trips;
        shown = vehiclesAt(now, timeMs, shown);
        deck.setProps({ viewState, layers: layersAt(now, shown, trips, before, timeMs) });
        if (differ(under, drawnUnder)) roads.setProps({ viewState, layers: [roadsOf(now)] });
        drawnUnder = under;
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    // a pane of another size is drawn anew, whether or not the clock moves
    const resized = new ResizeObserver(() => {
      drawn = [];
      drawnUnder = [];
    });
    resized.observe(host.current);
    const stopPlacing = onPlaceClicked(host.current, deck, (lonDeg, latDeg) => {
      if (latest.current.picture.isDrawing) latest.current.onPlace(lonDeg, latDeg);
    });
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      stopPlacing();
      deck.finalize();
      roads.finalize();
    };
  }, []);

  return (
    <>
      <div ref={roadsHost} className="deck-canvas" />
      <div ref={host} className="deck-canvas" />
    </>
  );
}

/** A pointer that moves farther between down and up drags, CSS pixels. */
const DRAG_PIXELS = 5;

/**
 * Tells of clicked places, degrees. The browser's own click: deck.gl's is none any more where a picture takes longer
 * than a quarter of a second.
 */
function onPlaceClicked(
  element: HTMLElement,
  deck: Deck<MapView>,
  onPlace: (lonDeg: number, latDeg: number) => void,
): () => void {
  let down: readonly [number, number] = [0, 0];
  const onDown = (event: PointerEvent) => {
    down = [event.clientX, event.clientY];
  };
  const onClick = (event: MouseEvent) => {
    if (Math.hypot(event.clientX - down[0], event.clientY - down[1]) > DRAG_PIXELS) return;
    const { left, top } = element.getBoundingClientRect();
    const [viewport] = deck.getViewports();
    const [lonDeg, latDeg] = viewport?.unproject([event.clientX - left, event.clientY - top]) ?? [];
    if (lonDeg !== undefined && latDeg !== undefined) onPlace(lonDeg, latDeg);
  };
  element.addEventListener("pointerdown", onDown);
  element.addEventListener("click", onClick);
  return () => {
    element.removeEventListener("pointerdown", onDown);
    element.removeEventListener("click", onClick);
  };
}

/** North up, seen from straight above. */
function viewStateOf(view: PlanView) {
  return { ...view, pitch: 0, bearing: 0 };
}

function differ(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.some((each, i) => each !== b[i]);
}

/** Speed of a quick vehicle in town, m/s: less than a pixel of its way is not worth a frame. */
const QUICK_METERS_PER_SECOND = 15;
const LONGEST_STEP_MS = 1000;

/** Time of the clock after which the plan is drawn again, ms: the nearer the view, the shorter. */
function stepMs({ zoom, latitude }: PlanView): number {
  const pixelMs = (1000 * metersPerPixelOf(zoom, latitude)) / QUICK_METERS_PER_SECOND;
  return Math.max(thisMachine().planMs, Math.min(LONGEST_STEP_MS, pixelMs));
}

function isHexagon(object: unknown): object is Hexagon {
  return typeof object === "object" && object !== null && "count" in object && "total" in object;
}

const ROAD: [number, number, number, number] = [58, 76, 90, 255];

const VISIBLY = { visibilityProperty: true };
/** Trips are cut out anew this often, milliseconds of the clock; a cut is longer than the trail by as much. */
const CUT_MS = 120_000;
/** … and this often at most where the clock runs fast, milliseconds of the watch. */
const CUT_EVERY_MS = 500;

interface ColouredTrips {
  readonly trips: Trips;
  /** what TripsLayer takes; another object whenever anything in it is another */
  readonly data: ReturnType<typeof tripsData>;
}

/** Gives the trips around a time, the same object for as long as it will do. */
function tripsCutter(): (props: DeckPaneProps, timeMs: number, isPast: boolean) => ColouredTrips {
  let from: unknown[] = [];
  let [cutFrom, cutTo] = [0, 0];
  let trips = NO_TRIPS;
  let drawn: unknown[] = [];
  let cut: ColouredTrips = { trips, data: tripsData(trips, new Uint8ClampedArray()) };
  return (props, timeMs, isPast) => {
    const { tracks, epochMs, trailSeconds, speed, colouring, colourOf, selected } = props;
    const of = [tracks, epochMs, trailSeconds];
    if (differ(of, from) || timeMs < cutFrom || timeMs >= cutTo) {
      const lengthMs = Math.max(CUT_MS, CUT_EVERY_MS * Math.abs(speed()));
      from = of;
      cutFrom = Math.floor(timeMs / lengthMs) * lengthMs;
      cutTo = cutFrom + lengthMs;
      trips = tripsBetween(tracks, epochMs, cutFrom - trailSeconds * 1000, cutTo);
    }
    const look = isPast ? [trips] : [trips, colouring, colourOf, selected];
    if (differ(look, drawn)) {
      drawn = look;
      const colours = isPast
        ? tripColours(trips, "fleet", () => SHADOW, undefined)
        : tripColours(trips, colouring, colourOf, selected);
      cut = { trips, data: tripsData(trips, colours) };
    }
    return cut;
  };
}

const NO_TRIPS = tripsBetween([], 0, 0, 0);

function tripsData({ starts, vehicles, path, seconds }: Trips, colours: Uint8ClampedArray) {
  return {
    length: vehicles.length,
    startIndices: starts,
    attributes: {
      getPath: { value: path, size: 2 },
      getTimestamps: { value: seconds, size: 1 },
      getColor: { value: colours, size: 4 },
    },
  };
}

function roadsOf({ roadsUrl }: DeckPaneProps) {
  return (
    roadsUrl !== undefined &&
    new GeoJsonLayer({
      id: "roads",
      data: roadsUrl,
      stroked: true,
      filled: false,
      getLineColor: ROAD,
      getLineWidth: (road) => Number(road.properties?.widthM ?? 6),
      lineWidthMinPixels: 0.75,
      lineWidthMaxPixels: 8,
    })
  );
}

/** Colour of the other day. */
const SHADOW: Rgb = [176, 140, 220];

function vehiclesAt(
  { vehicles, replay, isLive, colourOf, selected }: DeckPaneProps,
  timeMs: number,
  before: PlanVehicles | undefined,
) {
  return planVehicles(vehicles, replay, timeMs, isLive(), colourOf, selected, before);
}

function layersAt(
  props: DeckPaneProps,
  shown: PlanVehicles,
  trips: ColouredTrips,
  before: ColouredTrips,
  timeMs: number,
) {
  const { vehicles, replay, selected, trailSeconds, epochMs, compareMs } = props;
  drawnFleet.plan.timeMs = timeMs;
  drawnFleet.plan.vehicles = shown.count;
  drawnFleet.plan.trailPoints = trips.trips.seconds.length;
  const trails = {
    positionFormat: "XY",
    // the columns are lines already
    _pathType: "open",
    trailLength: trailSeconds,
    fadeTrail: true,
  } as const;
  return [
    pictureLayers(props.picture),
    compareMs > 0 && [
      new TripsLayer({
        ...trails,
        id: "trips-before",
        data: before.data,
        currentTime: (timeMs - compareMs - epochMs) / 1000,
        widthMinPixels: 1.5,
      }),
      shadowLayer(
        planVehicles(vehicles, replay, timeMs - compareMs, false, () => SHADOW, undefined, undefined),
      ),
    ],
    new TripsLayer({
      ...trails,
      id: "trips",
      visible: props.hasTrails,
      data: trips.data,
      currentTime: (timeMs - epochMs) / 1000,
      widthMinPixels: 2,
      jointRounded: true,
      capRounded: true,
    }),
    vehicleLayers(shown, selected),
  ];
}
