import { BillboardCollection, Cartesian3, Cartographic, type Scene } from "cesium";
import { useEffect, useMemo } from "react";
import type { CountyView } from "../../contract/api.ts";
import type { PublishedFinding } from "../../contract/findings.ts";
import { FINDINGS_TAG, type PickTag } from "../globe/pick.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { surveyHeightAt } from "../globe/terrain.ts";
import { useTwin } from "../state.ts";
import {
  type Cluster,
  cellMeters,
  clustersOf,
  findingsWithin,
  spreadMeters,
  surroundingsOf,
} from "./clusters.ts";
import { SYMBOL_SCALE, symbolOf } from "./finding-symbols.ts";
import { filtered, useFindingsState } from "./findings-state.ts";
import { useFindings } from "./useFindings.ts";

/** Symbols this near on the screen become one. */
const CLUSTER_PIXELS = 48;
/** Up to so many are drawn all over the county; of more only those around the camera. */
const ALL_DRAWN = 2000;
/** Around the camera, in squares of clusters: some 3,000 pixels of the screen. */
const REACH_CELLS = 64;
/** From so far one looks at a finding, metres. */
const LOOK_METERS = 45;
/** A cluster is seen whole from this many times its width. */
const WIDER = 1.8;

/** Findings on the globe while their page is open: symbols near, counts far, and the flight to the chosen one. */
export function FindingMarks({ county }: { county: CountyView }) {
  const { scene } = useSceneTools();
  const { findings } = useFindings();
  const filter = useFindingsState((state) => state.filter);
  const chosen = useFindingsState((state) => state.chosen);
  const cell = useTwin((state) =>
    state.metersPerPixel === undefined ? undefined : cellMeters(state.metersPerPixel, CLUSTER_PIXELS),
  );
  const asked = useMemo(() => filtered(findings?.findings ?? [], filter), [findings, filter]);
  const near = useTwin((state) =>
    asked.length > ALL_DRAWN && cell !== undefined && state.camera
      ? JSON.stringify(surroundingsOf(state.camera.lon, state.camera.lat, REACH_CELLS * cell))
      : undefined,
  );
  const shown = useMemo(() => (near ? findingsWithin(asked, JSON.parse(near)) : asked), [asked, near]);
  useEffect(() => {
    if (cell === undefined || shown.length === 0) return;
    const marks = new Marks(scene, clustersOf(shown, cell), chosen);
    return () => {
      if (!scene.isDestroyed()) marks.destroy();
    };
  }, [scene, shown, cell, chosen]);
  useEffect(() => {
    if (chosen?.lon != null && chosen.lat !== null)
      lookAt(scene, county, chosen.lon, chosen.lat, LOOK_METERS);
  }, [scene, county, chosen]);
  useEffect(() => {
    const onPick = (event: Event) => {
      const [lon, lat, distance] = (event as CustomEvent<readonly [number, number, number]>).detail;
      lookAt(scene, county, lon, lat, distance);
    };
    scene.canvas.addEventListener(CLUSTER_CHOSEN, onPick);
    return () => scene.canvas.removeEventListener(CLUSTER_CHOSEN, onPick);
  }, [scene, county]);
  return null;
}

const CLUSTER_CHOSEN = "findingclusterchosen";

function lookAt(scene: Scene, county: CountyView, lon: number, lat: number, distanceMeters: number): void {
  // not the ground that is drawn: from afar it may lie higher than one wants to come
  surveyHeightAt(scene.terrainProvider, county, lon, lat).then(
    (surveyHeightMeters) =>
      useTwin.getState().send({ kind: "look", lon, lat, surveyHeightMeters, distanceMeters }),
    (error: Error) => useTwin.getState().raise("tileMissing", `terrain: ${error.message}`),
  );
}

const shownClusters = new Map<string, Cluster>();

/** What a click on a symbol does: opens the finding, or flies to what a count stands for. */
export function chooseFindingMark(scene: Scene, id: string): void {
  const cluster = shownClusters.get(id);
  if (!cluster) return;
  const across = spreadMeters(cluster);
  if (cluster.members.length === 1 || across < 1) {
    const { chosen, choose } = useFindingsState.getState();
    // of several at one place the next with every click
    const next = chosen ? cluster.members.indexOf(chosen) + 1 : 0;
    choose(cluster.members[next % cluster.members.length]!);
    return;
  }
  const detail = [cluster.lon, cluster.lat, Math.max(LOOK_METERS, WIDER * across)] as const;
  scene.canvas.dispatchEvent(new CustomEvent(CLUSTER_CHOSEN, { detail }));
}

/** Frames in which the pictures of symbols are there, or will never be. */
const MOST_FRAMES = 120;

class Marks {
  readonly #scene: Scene;
  readonly #symbols: BillboardCollection;
  readonly #clusters: readonly Cluster[];
  readonly #stopLoading: () => void;
  readonly #stopWaiting: () => void;

  constructor(scene: Scene, clusters: readonly Cluster[], chosen: PublishedFinding | null) {
    this.#scene = scene;
    this.#clusters = clusters;
    this.#symbols = scene.primitives.add(new BillboardCollection());
    shownClusters.clear();
    clusters.forEach((cluster, i) => {
      const { members } = cluster;
      const severity = members.some((each) => each.severity === "error") ? "error" : "warning";
      const isChosen = chosen !== null && members.includes(chosen);
      const mark = this.#symbols.add({
        position: this.#placeOf(cluster),
        scale: SYMBOL_SCALE,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
        id: { layer: FINDINGS_TAG, id: `${i}` } satisfies PickTag,
      });
      const symbol = symbolOf(members.length, severity, isChosen);
      mark.setImage(symbol.name, symbol.image);
      shownClusters.set(`${i}`, cluster);
    });
    // on the ground that is drawn; Cesium's own clamping costs a thousand symbols seconds
    this.#stopLoading = scene.globe.tileLoadProgressEvent.addEventListener((left: number) => {
      if (left > 0) return;
      this.#clusters.forEach((cluster, i) => {
        this.#symbols.get(i).position = this.#placeOf(cluster);
      });
      scene.requestRender();
    });
    // pictures reach the card some frames later, and nobody else asks for those frames
    let framesLeft = MOST_FRAMES;
    this.#stopWaiting = scene.postRender.addEventListener(() => {
      if (framesLeft === 0) return;
      const isWhole = clusters.every((_, i) => this.#symbols.get(i).ready);
      framesLeft = isWhole ? 0 : framesLeft - 1;
      scene.requestRender(); // once more when they are there
    });
    scene.requestRender();
  }

  destroy(): void {
    this.#stopLoading();
    this.#stopWaiting();
    this.#scene.primitives.remove(this.#symbols);
    this.#scene.requestRender();
  }

  #placeOf({ lon, lat }: Cluster): Cartesian3 {
    const ground = this.#scene.globe.getHeight(Cartographic.fromDegrees(lon, lat));
    return Cartesian3.fromDegrees(lon, lat, ground ?? 0);
  }
}
