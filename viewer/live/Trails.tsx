import { useEffect } from "react";
import type { CountyView } from "../../contract/api.ts";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useDesk } from "../analyst/desk-state.ts";
import { fleetColours } from "../analyst/fleets.ts";
import { clockNow } from "../clock/clock.ts";
import { thisMachine } from "../globe/machine.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { zoneFormat } from "../ui/format.ts";
import { useVehicles } from "../ui/queries.ts";
import { drawnFleet } from "./drawn-fleet.ts";
import { trackArchive, useFleet } from "./fleet.ts";
import { MatchedPicture } from "./matched-picture.ts";
import { SilenceGhosts } from "./silence-ghosts.ts";
import { silencesNow } from "./silences-now.ts";
import { TRAIL_MS, type TrailLook, TrailPicture, type TrailSource } from "./trail-picture.ts";

/** Tracks are wanted in steps of this, milliseconds. */
const STEP_MS = 300_000;
/** Silences begin and end this seldom that they need not be looked for with every picture, milliseconds. */
const LOOK_MS = 250;

/**
 * The ways behind the vehicles, the dashed ghosts of ways of which nothing was heard, and the selected vehicle's way on the
 * roads where it is asked for.
 */
export function Trails({ county }: { county: CountyView }) {
  const { scene, labels } = useSceneTools();
  const { t, language } = useWords();
  const isShown = useTwin((state) => state.showTracks);
  const hasGround = useTwin((state) => state.firstViewDone); // before, there is nothing to lie on
  const timeMs = useTwin(({ clock }) => Math.ceil(clock.timeMs / STEP_MS) * STEP_MS);
  useFleet("trails", isShown ? timeMs - TRAIL_MS - STEP_MS : undefined, timeMs);
  const vehicles = useVehicles().data;

  useEffect(() => {
    if (!isShown || !hasGround || !vehicles) return;
    const trails = new TrailPicture(scene);
    const otherDay = new TrailPicture(scene);
    const ghosts = new SilenceGhosts(scene);
    const matched = new MatchedPicture(scene);
    const colourOf = fleetColours(vehicles);
    const zone = zoneFormat(county.timeZone, language);
    const takeOff = labels.add(() =>
      ghosts.labels(({ fromMs, toMs }) =>
        t("analyst.silent", { from: zone.minutes(fromMs), to: zone.minutes(toMs) }),
      ),
    );
    const shownOf = filteredOnce();
    let frame = 0;
    let [drawnMs, lookedMs] = [0, 0];
    let drawn = "";
    const step = (nowMs: number) => {
      frame = requestAnimationFrame(step);
      if (nowMs - drawnMs < thisMachine().frameMs || document.hidden) return;
      drawnMs = nowMs;
      const { selection } = useTwin.getState();
      const { colouring, shown, compareDays } = useDesk.getState();
      const source = shownOf(trackArchive.fleet.tracks, shown);
      const time = clockNow(nowMs);
      const number = vehicles.find(
        ({ id, layer }) => id === selection?.id && layer === selection.layer,
      )?.number;
      const trailLook = { colouring, selected: number ?? -1, colourOf, strength: 1 };
      const hasTrails = trails.update(source, time, trailLook);
      // the same trails of another day, in the colour of the past; without one nothing is near that time
      const before = compareDays === null ? Number.NEGATIVE_INFINITY : time - compareDays * DAY_MS;
      const hasOthers = otherDay.update(source, before, PAST_LOOK);
      drawnFleet.globe.trailsMs = time;
      drawnFleet.globe.trailPieces = trails.pieces;
      const look = `${Math.round(time / LOOK_MS)} ${number} ${colouring} ${compareDays}`;
      if (look !== drawn || hasTrails || hasOthers) scene.requestRender();
      drawn = look;
      if (nowMs - lookedMs < LOOK_MS) return;
      lookedMs = nowMs;
      const hasGhosts = ghosts.show(
        silencesNow(source.tracks, (vehicle) => trackArchive.fixBefore(vehicle, time)),
      );
      if (matched.show(useDesk.getState().matched) || hasGhosts) scene.requestRender();
    };
    frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
      takeOff();
      if (scene.isDestroyed()) return;
      trails.destroy();
      otherDay.destroy();
      ghosts.destroy();
      matched.destroy();
    };
  }, [scene, labels, isShown, hasGround, vehicles, county, language, t]);
  return null;
}

const DAY_MS = 86_400_000;
const PAST_RGB = [176, 140, 220] as const;
/** Where both days took the same way, that of today is seen. */
const PAST_LOOK: TrailLook = { colouring: "fleet", selected: -1, colourOf: () => PAST_RGB, strength: 0.5 };

/** Tracks of the vehicles that are shown: the same array for as long as nothing changed. */
function filteredOnce(): (tracks: readonly VehicleTrack[], shown: ReadonlySet<number> | null) => TrailSource {
  let of: readonly [readonly VehicleTrack[], ReadonlySet<number> | null] = [[], null];
  let found: readonly VehicleTrack[] = [];
  let filters = 0;
  return (tracks, shown) => {
    if (shown !== of[1]) filters++;
    if (tracks !== of[0] || shown !== of[1]) {
      of = [tracks, shown];
      found = shown === null ? tracks : tracks.filter(({ vehicle }) => shown.has(vehicle));
    }
    const filter = filters;
    return {
      tracks: found,
      version: (fromMs, toMs) => `${filter} ${trackArchive.version(fromMs, toMs)}`,
    };
  };
}
