import { BlendingState, DepthFunction, Pass } from "cesium";
import type { QuadDraw } from "./instanced-quads.ts";

/**
 * Lines on the ground in two draws: what is seen, and fainter what ground lies before.
 * @param coveredAlpha 0 … 1 of the second; @param uniforms of a draw whose strength is `alpha`
 */
export function groundLineDraws(
  fragmentShader: string,
  coveredAlpha: number,
  uniforms: (alpha: number) => QuadDraw["uniforms"],
): QuadDraw[] {
  const draw = (func: DepthFunction, alpha: number): QuadDraw => ({
    fragmentShader,
    renderState: {
      depthTest: { enabled: true, func },
      depthMask: false,
      blending: BlendingState.ALPHA_BLEND,
    },
    pass: Pass.TRANSLUCENT,
    uniforms: uniforms(alpha),
  });
  return [draw(DepthFunction.LESS, 1), draw(DepthFunction.GREATER, coveredAlpha)];
}

/**
 * GLSL: place on the screen of one corner of a line's quad. `eye` is the line's end in eye coordinates, metres; `way` the
 * line's direction in the model's; `side` −1 or 1 of the line; `width` in device pixels.
 */
export const LINE_CORNER_GLSL = `
vec4 lineCorner(vec3 eye, vec3 way, float side, float width) {
  // a short step along the way tells its direction on the screen, also where the other end is behind the camera
  vec3 along = mat3(czm_modelView) * way;
  vec3 on = eye + normalize(along) * max(0.01 * length(eye), 0.1);
  vec4 here = czm_projection * vec4(eye, 1.0);
  vec4 there = czm_projection * vec4(on, 1.0);
  vec2 ahead = (there.xy / there.w - here.xy / here.w) * czm_viewport.zw;
  float seen = length(ahead);
  vec2 across = seen > 0.0 ? vec2(-ahead.y, ahead.x) / seen : vec2(1.0, 0.0);
  here.xy += across * side * width * here.w / czm_viewport.zw;
  return here;
}
`;
