import type { CesiumWidget } from "cesium";

/**
 * Cesium asks the page for the size of its canvas before every picture, and the page is laid out for the answer wherever
 * texts have changed. From now on it asks when the canvas has another size, when the screen has other pixels, and when it was
 * told itself to take other ones.
 * @returns what lets it ask always again
 * @throws Error when a Cesium release keeps its order for another size elsewhere
 */
export function askForSizeWhenChanged(widget: CesiumWidget): () => void {
  if (typeof Reflect.get(widget, "_forceResize") !== "boolean")
    throw new Error("Cesium's widget has no _forceResize any more: find what replaced it.");
  const { resize } = widget;
  let isChanged = true;
  let pixelRatio = devicePixelRatio;
  const observer = new ResizeObserver(() => {
    isChanged = true;
  });
  observer.observe(widget.canvas);
  widget.resize = () => {
    if (!isChanged && pixelRatio === devicePixelRatio && Reflect.get(widget, "_forceResize") !== true) return;
    isChanged = false;
    pixelRatio = devicePixelRatio;
    resize.call(widget);
  };
  return () => {
    observer.disconnect();
    widget.resize = resize;
  };
}
