import type { Scene } from "cesium";

/**
 * Tells when finer ground has come after the camera came to rest: what lies on it is laid anew.
 * @returns ends it
 */
export function watchGround(scene: Scene, onOther: () => void): () => void {
  let hasMoved = true;
  const stops = [
    scene.camera.moveEnd.addEventListener(() => {
      hasMoved = true;
    }),
    scene.globe.tileLoadProgressEvent.addEventListener((left: number) => {
      if (left > 0 || !hasMoved) return;
      hasMoved = false;
      onOther();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
