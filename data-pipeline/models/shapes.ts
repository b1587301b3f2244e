import {
  BoxGeometry,
  BufferGeometry,
  Color,
  CylinderGeometry,
  ExtrudeGeometry,
  Float32BufferAttribute,
  IcosahedronGeometry,
  LatheGeometry,
  PlaneGeometry,
  Shape,
  TorusGeometry,
  Vector2,
} from "three";
import { toCreasedNormals } from "three/examples/jsm/utils/BufferGeometryUtils.js";

/** sRGB hex such as "#c8382c". */
export type Paint = string;

/** COLOR_0 alpha of surfaces that shine at night; everything else has 1. The material is opaque, so alpha is only a mark. */
export const GLOW_ALPHA = 0.5;

/** Edges sharper than this are hard, degrees in radians: a 10-sided tube stays smooth, a box does not. */
const CREASE = (50 * Math.PI) / 180;

/** Gives every vertex a colour; with `foot`, fades from it at the lowest vertex to `paint` at the top. */
export function painted(geometry: BufferGeometry, paint: Paint, foot?: Paint): BufferGeometry {
  // toCreasedNormals joins points closer than 1/100 unit, too coarse for metres
  const hard = toCreasedNormals(withoutSlivers(geometry).scale(1e3, 1e3, 1e3), CREASE).scale(
    1e-3,
    1e-3,
    1e-3,
  );
  const position = hard.getAttribute("position");
  hard.computeBoundingBox();
  const { min, max } = hard.boundingBox!;
  const top = new Color(paint);
  const bottom = foot ? new Color(foot) : top;
  const rgba = new Float32Array(position.count * 4);
  for (let i = 0; i < position.count; i++) {
    const t = max.y > min.y ? (position.getY(i) - min.y) / (max.y - min.y) : 1;
    rgba.set([...bottom.clone().lerp(top, t).toArray(), 1], i * 4);
  }
  return hard.setAttribute("color", new Float32BufferAttribute(rgba, 4));
}

/** Painted, and marked as shining at night. */
export function glowing(geometry: BufferGeometry, paint: Paint): BufferGeometry {
  const result = painted(geometry, paint);
  const colour = result.getAttribute("color");
  for (let i = 0; i < colour.count; i++) colour.setW(i, GLOW_ALPHA);
  return result;
}

/** Box standing on y = 0, centred in x and z; 12 triangles. */
export function box(width: number, height: number, depth: number): BufferGeometry {
  return new BoxGeometry(width, height, depth).translate(0, height / 2, 0);
}

/** Box standing on y = 0 whose top narrows over its last `bevel` metres; 18 triangles, no bottom. */
export function bevelledBox(width: number, height: number, depth: number, bevel: number): BufferGeometry {
  const w = width / 2;
  const d = depth / 2;
  return prism(
    [
      [w, 0, d],
      [w, height - bevel, d],
      [w - bevel, height, d - bevel],
    ],
    true,
  );
}

/** Rectangular stack: half width, y, half depth of each level from the bottom up; sides only, and a lid if asked. */
export function prism(levels: readonly (readonly [number, number, number])[], lid: boolean): BufferGeometry {
  const triangles: number[] = [];
  const corner = ([w, y, d]: readonly [number, number, number], i: number) =>
    [i === 0 || i === 3 ? -w : w, y, i < 2 ? d : -d] as const;
  for (let level = 0; level + 1 < levels.length; level++) {
    for (let i = 0; i < 4; i++) {
      const a = corner(levels[level]!, i);
      const b = corner(levels[level]!, (i + 1) % 4);
      const c = corner(levels[level + 1]!, (i + 1) % 4);
      const d = corner(levels[level + 1]!, i);
      triangles.push(...a, ...b, ...c, ...a, ...c, ...d);
    }
  }
  if (lid) {
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => corner(levels.at(-1)!, i));
    triangles.push(...a!, ...b!, ...c!, ...a!, ...c!, ...d!);
  }
  return new BufferGeometry().setAttribute("position", new Float32BufferAttribute(triangles, 3));
}

/** Vertical frustum from y = 0 to height, open at the bottom; with `lid` closed at the top. */
export function post(
  bottomRadius: number,
  topRadius: number,
  height: number,
  sides: number,
  lid = false,
): BufferGeometry {
  const points = [new Vector2(bottomRadius, 0), new Vector2(topRadius, height)];
  if (lid) points.push(new Vector2(0, height));
  return new LatheGeometry(points, sides);
}

/** Solid of revolution about y; points are [radius, y] from the bottom up. */
export function turned(points: readonly (readonly [number, number])[], sides: number): BufferGeometry {
  return new LatheGeometry(
    points.map(([r, y]) => new Vector2(r, y)),
    sides,
  );
}

/** Solid of revolution about +x; points are [radius, x] from left to right. */
export function turnedAlongX(points: readonly (readonly [number, number])[], sides: number): BufferGeometry {
  return turned(points, sides).rotateZ(-Math.PI / 2);
}

/** Tyre and hub cap with its axle along x, centred; `outward` is +1 or −1, the side that is seen. */
export function wheel(radius: number, width: number, outward: number, sides = 8): BufferGeometry[] {
  const tread = painted(
    new CylinderGeometry(radius, radius, width, sides, 1, true).rotateZ(Math.PI / 2),
    "#23272b",
  );
  const face = painted(disc(radius, sides), "#2f3439");
  const hub = painted(disc(radius * 0.55, 6).translate(0, 0, 0.012), "#a9b1b6");
  const turn = (outward * Math.PI) / 2;
  return [tread, ...[face, hub].map((g) => g.rotateY(turn).translate((outward * width) / 2, 0, 0))];
}

/** Regular polygon facing +z, centred. */
export function disc(radius: number, sides: number): BufferGeometry {
  const shape = new Shape(
    Array.from({ length: sides }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / sides;
      return new Vector2(radius * Math.cos(angle), radius * Math.sin(angle));
    }),
  );
  return profile(shape, 0);
}

/** Rectangle facing +z, centred. */
export function panel(width: number, height: number): BufferGeometry {
  return new PlaneGeometry(width, height);
}

/** Side view (z to the right as seen from −x, y up) swept across the width in x, centred; both ends closed. */
export function sweptAcross(
  outline: readonly (readonly [z: number, y: number])[],
  width: number,
): BufferGeometry {
  const shape = new Shape(outline.map(([z, y]) => new Vector2(z, y)));
  // extrusion runs along +z; turn the profile's x to +z and the depth to −x
  return profile(shape, width)
    .rotateY(-Math.PI / 2)
    .translate(width / 2, 0, 0);
}

/** Part of a torus in the xz plane about the y axis: from angle 0 (on +x) towards +z. */
export function arc(
  radius: number,
  tube: number,
  angle: number,
  sides: number,
  segments: number,
): BufferGeometry {
  return new TorusGeometry(radius, tube, sides, segments, angle).rotateX(Math.PI / 2);
}

/** Ball of leaves: an icosphere pushed in and out by a fixed pattern, so that it does not look turned. */
export function foliage(radius: number, stretchY: number, detail: number, phase: number): BufferGeometry {
  const ball = new IcosahedronGeometry(radius, detail);
  const position = ball.getAttribute("position");
  for (let i = 0; i < position.count; i++) {
    const [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)];
    const [u, v, w] = [x / radius, y / radius, z / radius];
    const swell =
      1 +
      0.08 * Math.sin(5.3 * u + phase) * Math.cos(4.7 * w - phase) +
      0.06 * Math.sin(6.1 * v + 2 * phase + u);
    position.setXYZ(i, x * swell, y * swell * stretchY, z * swell);
  }
  return ball;
}

function profile(shape: Shape, depth: number): BufferGeometry {
  if (depth > 0) return new ExtrudeGeometry(shape, { depth, bevelEnabled: false });
  const points = shape.getPoints();
  const triangles: number[] = [];
  for (let i = 1; i + 1 < points.length; i++) {
    for (const p of [points[0]!, points[i]!, points[i + 1]!]) triangles.push(p.x, p.y, 0);
  }
  return new BufferGeometry().setAttribute("position", new Float32BufferAttribute(triangles, 3));
}

/** Bare positions, three a triangle, without the triangles of no area that a lathe makes at radius 0. */
function withoutSlivers(geometry: BufferGeometry): BufferGeometry {
  const position = (geometry.index ? geometry.toNonIndexed() : geometry).getAttribute("position");
  const kept: number[] = [];
  for (let i = 0; i < position.count; i += 3) {
    const [a, b, c] = [0, 1, 2].map(
      (k) => [position.getX(i + k), position.getY(i + k), position.getZ(i + k)] as const,
    );
    const u = [b![0] - a![0], b![1] - a![1], b![2] - a![2]] as const;
    const v = [c![0] - a![0], c![1] - a![1], c![2] - a![2]] as const;
    const area = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
    if (area > 1e-9) kept.push(...a!, ...b!, ...c!);
  }
  return new BufferGeometry().setAttribute("position", new Float32BufferAttribute(kept, 3));
}
