import { useQueryClient } from "@tanstack/react-query";
import { Math as CesiumMath, type Rectangle } from "cesium";
import { useEffect } from "react";
import { PATHS } from "../../contract/api.ts";
import { useSceneTools } from "../globe/scene-tools.tsx";
import { useTwin } from "../state.ts";
import { LiveConnection, type LiveView } from "./connection.ts";
import { liveData } from "./live-data.ts";
import { tellAllChanged, tellChangedTiles } from "./publication-changes.ts";

/** Above this the whole county is in view, metres. */
const WHOLE_COUNTY_METERS = 9000;
/** A part of the county is asked for with this much around it, degrees: half a cell of the server. */
const AROUND_DEG = 0.01;
/** The server is asked for another part this often at most, milliseconds. */
const LOOK_MS = 1000;
/** The desks are told of new messages this often at most, milliseconds. */
const TELL_MS = 250;
/** A connection that comes back within this time is not worth a notice, milliseconds. */
const GONE_MS = 2500;

/** Keeps the connection to /live: vehicles and lamps into liveData, its health into the shared state. */
export function LiveFeed() {
  const { scene } = useSceneTools();
  const queries = useQueryClient();
  useEffect(() => {
    const { setLive, setLoading, raise, clear } = useTwin.getState();
    let toldMs = 0;
    /** version of the publication that was last heard of */
    let shown: string | undefined;
    let gone: ReturnType<typeof setTimeout> | undefined;
    setLoading("live", "working");
    const connection = new LiveConnection(liveUrl(), {
      onHello: ({ serverTimeMs, version, number }) => {
        setLive({ clockOffsetMs: serverTimeMs - Date.now() });
        if (shown !== undefined && version !== shown) {
          tellAllChanged(number); // what changed while there was no connection
          void queries.invalidateQueries();
        }
        shown = version;
      },
      onAlive: (serverTimeMs) => {
        const nowMs = performance.now();
        if (nowMs - toldMs < TELL_MS) return;
        toldMs = nowMs;
        setLive({ lastMessageMs: serverTimeMs ?? Date.now(), vehicles: liveData.tracks.size });
      },
      onCell: (cell) => liveData.tracks.accept(cell), // the vehicles' own beat draws it
      onLamps: (lamps) => {
        liveData.lamps = lamps;
        scene.requestRender();
      },
      onPublication: (changed) => {
        shown = changed.version;
        if (!changed.hasFeatures) tellChangedTiles(changed);
        else void queries.invalidateQueries();
      },
      onConnected: (connected) => {
        setLive({ connected });
        clearTimeout(gone);
        if (connected) {
          setLoading("live", "done");
          clear("serverGone");
        } else {
          setLoading("live", "failed");
          gone = setTimeout(() => raise("serverGone", "/live"), GONE_MS);
        }
      },
    });
    let view: LiveView;
    const look = () => {
      const next = viewOf(scene.camera.computeViewRectangle(), scene.camera.positionCartographic.height);
      if (`${next}` === `${view}`) return;
      view = next;
      connection.look(view);
    };
    const timer = setInterval(look, LOOK_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(gone);
      connection.close();
    };
  }, [scene, queries]);
  return null;
}

function liveUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${PATHS.live}`;
}

/** Rounded to the cells of the server, so that a small movement asks for nothing. */
function viewOf(rectangle: Rectangle | undefined, heightMeters: number): LiveView {
  if (!rectangle || heightMeters > WHOLE_COUNTY_METERS) return undefined;
  const { west, south, east, north } = rectangle;
  const degrees = [west, south, east, north].map(CesiumMath.toDegrees) as [number, number, number, number];
  const down = (value: number) => Math.floor((value - AROUND_DEG) / 0.02) * 0.02;
  const up = (value: number) => Math.ceil((value + AROUND_DEG) / 0.02) * 0.02;
  if (degrees[2] - degrees[0] > 1 || degrees[3] - degrees[1] > 1) return undefined;
  return [down(degrees[0]), down(degrees[1]), up(degrees[2]), up(degrees[3])];
}
