import { Deck, MapView } from "@deck.gl/core";
import { TripsLayer } from "@deck.gl/geo-layers";
import { GeoJsonLayer, ScatterplotLayer } from "@deck.gl/layers";
import { useEffect, useRef } from "react";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { thisMachine } from "../globe/machine.ts";
import type { MotionSource } from "../live/vehicle-picture.ts";
import { type VehicleAt, vehicleAt } from "./fleet-motion.ts";
import type { Hexagon } from "./hexagons.ts";
import { metersPerPixelOf } from "./mercator.ts";
import { type PlanPicture, pictureLayers } from "./plan-picture.ts";
import { type Colouring, type Rgb, trailColour } from "./trail-colours.ts";
import { type Trip, tripsBetween } from "./trips.ts";

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
  /** time of the clock, UTC ms, asked once a frame */
  timeMs: () => number;
  /** seconds of the county per second of the watch */
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
      onClick: ({ object }) => {
        if (latest.current.picture.isDrawing) return;
        latest.current.onSelect(isVehicle(object) ? object.vehicle : undefined);
      },
    });
    let frame = 0;
    let drawn: unknown[] = [];
    let drawnUnder: unknown[] = [];
    const cut = tripsCutter();
    const compared = tripsCutter();
    const draw = () => {
      const now = latest.current;
      const timeMs = now.timeMs();
      const under = [now.view, now.roadsUrl];
      const inputs = [
        Math.round(timeMs / stepMs(now.view)),
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
        const viewState = viewStateOf(now.view);
        deck.setProps({
          viewState,
          layers: layersAt(now, cut(now, timeMs), compared(now, timeMs - now.compareMs), timeMs),
        });
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

function isVehicle(object: unknown): object is { vehicle: number } {
  return typeof object === "object" && object !== null && "vehicle" in object;
}

function isHexagon(object: unknown): object is Hexagon {
  return typeof object === "object" && object !== null && "count" in object && "total" in object;
}

const ROAD: [number, number, number, number] = [58, 76, 90, 255];
const RING: [number, number, number] = [233, 240, 243];

const VISIBLY = { visibilityProperty: true };
/** Trips are cut out anew this often, milliseconds of the clock; a cut is longer than the trail by as much. */
const CUT_MS = 120_000;
/** … and this often at most where the clock runs fast, milliseconds of the watch. */
const CUT_EVERY_MS = 500;

/** Gives the trips around a time, the same array for as long as it will do. */
function tripsCutter(): (props: DeckPaneProps, timeMs: number) => readonly Trip[] {
  let from: readonly VehicleTrack[] = [];
  let [cutFrom, cutTo] = [0, 0];
  let cut: readonly Trip[] = [];
  return ({ tracks, epochMs, trailSeconds, speed }, timeMs) => {
    if (tracks !== from || timeMs < cutFrom || timeMs >= cutTo) {
      const lengthMs = Math.max(CUT_MS, CUT_EVERY_MS * Math.abs(speed()));
      from = tracks;
      cutFrom = Math.floor(timeMs / lengthMs) * lengthMs;
      cutTo = cutFrom + lengthMs;
      cut = tripsBetween(tracks, epochMs, cutFrom - trailSeconds * 1000, cutTo);
    }
    return cut;
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

function layersAt(props: DeckPaneProps, trips: readonly Trip[], before: readonly Trip[], timeMs: number) {
  const { vehicles, replay, selected, colourOf, colouring, trailSeconds, epochMs } = props;
  const isLive = props.isLive();
  const positions = vehicles.flatMap((vehicle) => vehicleAt(vehicle, replay, timeMs, isLive) ?? []);
  const dim = (vehicle: number, alpha: number): [number, number, number, number] => {
    const [red, green, blue] = colourOf(vehicle);
    return [red, green, blue, selected === undefined || selected === vehicle ? alpha : alpha * 0.35];
  };
  const { compareMs } = props;
  const shadows =
    compareMs > 0
      ? vehicles.flatMap((vehicle) => vehicleAt(vehicle, replay, timeMs - compareMs, false) ?? [])
      : [];
  return [
    pictureLayers(props.picture),
    compareMs > 0 &&
      new TripsLayer<Trip>({
        id: "trips-before",
        data: before as Trip[],
        positionFormat: "XY",
        getPath: (trip) => trip.path,
        getTimestamps: (trip) => trip.timestamps,
        getColor: () => [...SHADOW, 200],
        currentTime: (timeMs - compareMs - epochMs) / 1000,
        trailLength: trailSeconds,
        fadeTrail: true,
        widthMinPixels: 1.5,
      }),
    compareMs > 0 &&
      new ScatterplotLayer<VehicleAt>({
        id: "vehicles-before",
        data: shadows,
        getPosition: (vehicle) => [vehicle.lonDeg, vehicle.latDeg],
        getLineColor: (vehicle) => [...SHADOW, vehicle.hasFix ? 255 : 110],
        filled: false,
        stroked: true,
        lineWidthUnits: "pixels",
        getLineWidth: 1.5,
        radiusUnits: "pixels",
        getRadius: 4,
      }),
    new TripsLayer<Trip>({
      id: "trips",
      visible: props.hasTrails,
      data: trips as Trip[],
      positionFormat: "XY",
      getPath: (trip) => trip.path,
      getTimestamps: (trip) => trip.timestamps,
      getColor: (trip) => tripColours(trip, props),
      updateTriggers: { getColor: [selected, colourOf, colouring] },
      currentTime: (timeMs - epochMs) / 1000,
      trailLength: trailSeconds,
      fadeTrail: true,
      widthMinPixels: 2,
      jointRounded: true,
      capRounded: true,
    }),
    new ScatterplotLayer<VehicleAt>({
      id: "vehicles",
      data: positions,
      getPosition: (vehicle) => [vehicle.lonDeg, vehicle.latDeg],
      getFillColor: (vehicle) => dim(vehicle.vehicle, vehicle.hasFix ? 255 : 110),
      getLineColor: RING,
      getLineWidth: (vehicle) => (vehicle.vehicle === selected ? 2 : 0),
      lineWidthUnits: "pixels",
      stroked: true,
      radiusUnits: "pixels",
      getRadius: (vehicle) => (vehicle.vehicle === selected ? 7 : 4),
      pickable: true,
      updateTriggers: { getFillColor: [selected], getLineWidth: [selected], getRadius: [selected] },
    }),
  ];
}

type Rgba = [red: number, green: number, blue: number, alpha: number];

/** One colour for each point of a trip, or one for all of it. */
function tripColours(trip: Trip, { selected, colourOf, colouring }: DeckPaneProps): Rgba | Rgba[] {
  const alpha = selected === undefined || selected === trip.vehicle ? 255 : 90;
  const fleet = colourOf(trip.vehicle);
  if (colouring === "fleet") return [...fleet, alpha];
  const { speedsKmh, load, engineOn } = trip.track;
  return Array.from(trip.timestamps, (_, point) => {
    const i = trip.first + point;
    return [...trailColour(colouring, speedsKmh[i]!, load[i]!, engineOn[i]!, fleet), alpha];
  });
}
