import { BillboardCollection, Cartesian3, HeightReference, type Scene } from "cesium";
import { useEffect, useMemo } from "react";
import type { CountyView } from "../../contract/api.ts";
import type { PublishedFinding } from "../../contract/findings.ts";
import { FINDINGS_TAG, type PickTag } from "../globe/pick.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { surveyHeightAt } from "../globe/terrain.ts";
import { useTwin } from "../state.ts";
import { type Cluster, cellMeters, clustersOf, spreadMeters } from "./clusters.ts";
import { clusterSymbol, findingSymbol, SYMBOL_SCALE } from "./finding-symbols.ts";
import { filtered, useFindingsState } from "./findings-state.ts";
import { useFindings } from "./useFindings.ts";

/** Symbols this near on the screen become one. */
const CLUSTER_PIXELS = 48;
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
  const shown = useMemo(() => filtered(findings?.findings ?? [], filter), [findings, filter]);
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

class Marks {
  readonly #scene: Scene;
  readonly #symbols: BillboardCollection;

  constructor(scene: Scene, clusters: readonly Cluster[], chosen: PublishedFinding | null) {
    this.#scene = scene;
    this.#symbols = scene.primitives.add(new BillboardCollection({ scene }));
    shownClusters.clear();
    clusters.forEach((cluster, i) => {
      const { members, lon, lat } = cluster;
      const severity = members.some((each) => each.severity === "error") ? "error" : "warning";
      const isChosen = chosen !== null && members.includes(chosen);
      const name = members.length > 1 ? `${severity} ${members.length}` : `${severity} ${isChosen}`;
      const image =
        members.length > 1 ? clusterSymbol(members.length, severity) : findingSymbol(severity, isChosen);
      const mark = this.#symbols.add({
        position: Cartesian3.fromDegrees(lon, lat),
        heightReference: HeightReference.CLAMP_TO_GROUND,
        scale: SYMBOL_SCALE,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
        id: { layer: FINDINGS_TAG, id: `${i}` } satisfies PickTag,
      });
      mark.setImage(`finding ${name}`, image);
      shownClusters.set(`${i}`, cluster);
    });
    scene.requestRender();
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#symbols);
    this.#scene.requestRender();
  }
}
