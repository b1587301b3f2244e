import { useEffect, useState } from "react";
import { useDesk } from "../analyst/desk-state.ts";
import { clockNow } from "../clock/clock.ts";
import { thisMachine } from "../globe/machine.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { ageInWords } from "../ui/age-in-words.ts";
import { useVehicles } from "../ui/queries.ts";
import { trackArchive, useFleet } from "./fleet.ts";
import { liveData } from "./live-data.ts";
import { useFollow } from "./useFollow.ts";
import { type MotionSource, type VehicleLook, VehiclePicture } from "./vehicle-picture.ts";

/** A replay needs the tracks of this much before and after its time, in steps, milliseconds. */
const AROUND_MS = 30 * 60_000;
const STEP_MS = AROUND_MS / 2;

/** The fleet on the globe, live or as it was; its plates; and the camera that goes with one of them. */
export function Vehicles() {
  const { scene, labels } = useSceneTools();
  const { t } = useWords();
  const vehicles = useVehicles().data;
  const isLive = useTwin((state) => state.clock.isLive);
  const middleMs = useTwin(({ clock }) => Math.round(clock.timeMs / STEP_MS) * STEP_MS);
  useFleet("globe", isLive ? undefined : middleMs - AROUND_MS, middleMs + AROUND_MS);
  const [picture, setPicture] = useState<VehiclePicture | null>(null);

  useEffect(() => {
    const made = new VehiclePicture(scene);
    setPicture(made);
    return () => {
      if (!scene.isDestroyed()) made.destroy();
      setPicture(null);
    };
  }, [scene]);

  useEffect(() => {
    if (!picture || !vehicles) return;
    const whole = isLive ? liveData.tracks : trackArchive;
    // what the desk's filters leave out is not drawn
    const source: MotionSource = {
      at: (vehicle, timeMs, result) =>
        (useDesk.getState().shown?.has(vehicle) ?? true) && whole.at(vehicle, timeMs, result),
    };
    let frame = 0;
    let lastMs = 0;
    const step = (nowMs: number) => {
      frame = requestAnimationFrame(step);
      if (nowMs - lastMs < thisMachine().frameMs || document.hidden) return;
      lastMs = nowMs;
      if (picture.update(vehicles, source, clockNow(nowMs), lookNow())) scene.requestRender();
    };
    frame = requestAnimationFrame(step);
    const takeOff = labels.add(() =>
      picture.plates(lookNow(), (reportedMs) => ageInWords(t, clockNow() - reportedMs)),
    );
    return () => {
      cancelAnimationFrame(frame);
      takeOff();
    };
  }, [scene, picture, vehicles, isLive, labels, t]);

  useFollow(picture);
  return null;
}

function lookNow(): VehicleLook {
  const { theme, visible, selection, followed } = useTwin.getState();
  return { theme, visible, followed, selected: selection?.id };
}
