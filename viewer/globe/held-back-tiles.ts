import type { Scene } from "cesium";
import { tilesetsOf } from "./tilesets.ts";

/** While the camera moves tiles at the edges of the picture wait this long for it to stop, seconds; Cesium's own default. */
const WAIT_SECONDS = 0.2;

/**
 * Lets tilesets hold tiles back only while the camera moves. Where tiles may be held back Cesium goes through all tilesets
 * with every tick of its loop to see whether one is due, also when no picture is drawn: two thirds of what a viewer at rest
 * costs. Tilesets begin at rest (TilesetLayers). Returns how to stop.
 */
export function holdBackInMotion(scene: Scene): () => void {
  const hold = (isMoving: boolean) => {
    for (const tileset of tilesetsOf(scene)) {
      tileset.cullRequestsWhileMoving = isMoving;
      tileset.foveatedTimeDelay = isMoving ? WAIT_SECONDS : 0;
    }
  };
  const starts = scene.camera.moveStart.addEventListener(() => hold(true));
  const ends = scene.camera.moveEnd.addEventListener(() => {
    hold(false);
    scene.requestRender(); // what was held back is asked for now
  });
  return () => {
    starts();
    ends();
  };
}
