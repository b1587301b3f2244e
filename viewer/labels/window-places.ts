import { type Camera, type Cartesian2, type Cartesian3, Matrix4, type Scene } from "cesium";
import { thisMachine } from "../globe/machine.ts";

/**
 * Where places of the earth stand in the picture. Cesium's own SceneTransforms asks the canvas for its size at every
 * call, which lays the page out again whenever something was written before: 5 ms a picture with a hundred labels.
 */
export class WindowPlaces {
  readonly #scene: Scene;
  readonly #viewProjection = new Matrix4();
  /** of the globe, CSS pixels */
  width = 0;
  height = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** To be called once a picture, before places are asked for. */
  begin(): void {
    const { camera, drawingBufferWidth, drawingBufferHeight } = this.#scene;
    const ratio = devicePixelRatio * thisMachine().resolutionScale;
    this.width = drawingBufferWidth / ratio;
    this.height = drawingBufferHeight / ratio;
    viewProjection(camera, this.#viewProjection);
  }

  /**
   * CSS pixels from the upper left corner; undefined = not in the picture.
   * @param position earth-fixed
   * @param result is written to and returned
   */
  of(position: Cartesian3, result: Cartesian2): Cartesian2 | undefined {
    return windowPlace(this.#viewProjection, position, this.width, this.height, result);
  }
}

export function viewProjection(camera: Pick<Camera, "frustum" | "viewMatrix">, result: Matrix4): Matrix4 {
  return Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, result);
}

/** As WindowPlaces.of. */
export function windowPlace(
  matrix: Matrix4,
  { x, y, z }: Cartesian3,
  width: number,
  height: number,
  result: Cartesian2,
): Cartesian2 | undefined {
  // column-major
  const w = matrix[3]! * x + matrix[7]! * y + matrix[11]! * z + matrix[15]!;
  if (w <= 0) return undefined; // behind the camera
  const right = (matrix[0]! * x + matrix[4]! * y + matrix[8]! * z + matrix[12]!) / w;
  const up = (matrix[1]! * x + matrix[5]! * y + matrix[9]! * z + matrix[13]!) / w;
  if (Math.abs(right) > 1 || Math.abs(up) > 1) return undefined;
  result.x = (0.5 + 0.5 * right) * width;
  result.y = (0.5 - 0.5 * up) * height;
  return result;
}
