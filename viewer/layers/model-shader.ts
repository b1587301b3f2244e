import type { TileErrors } from "./tile-properties.ts";

/**
 * Single things come as dots that grow from nothing, and models as small as the dots they follow: their vertices are
 * held within a ball around the foot that grows as one comes nearer. So nothing that changes at a swap is larger than a
 * dot. A tile is swapped as a whole by its nearest corner; all that is in it is at that distance or farther.
 */
const VERTEX = `
// 1 where a tile of some error may just be left out, 2 at half the way; distance in metres
float nearness(float errorMeters, float distance) {
  return errorMeters * czm_viewport.w * czm_projection[1][1] / (2.0 * distance * czm_pixelRatio * ALLOWED_PIXELS);
}

void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  // dots that mean something have to be seen
  float size = (u_styling == 0 ? mix(2.4, 3.5, u_night) : 5.0) * czm_pixelRatio;
#ifdef HAS_INSTANCING
  vec3 foot = getInstancingTransform()[3].xyz;
  vec3 away = vsInput.attributes.positionMC - foot;
  float distance = length((czm_modelView * vec4(foot, 1.0)).xyz);
  float meters = length((czm_modelView * vec4(away, 0.0)).xyz);
  float dotRadius = size * distance / (czm_viewport.w * czm_projection[1][1]);
  v_grown = smoothstep(1.0, 1.5, nearness(DOTS_ERROR, distance));
  v_seen = 1.0;
  float ball = dotRadius / max(1.0 - v_grown, 1e-4);
  vsOutput.positionMC = foot + away * min(1.0, ball / max(meters, 1e-4));
#else
  float distance = length((czm_modelView * vec4(vsInput.attributes.positionMC, 1.0)).xyz);
  v_grown = 0.0;
  v_seen = smoothstep(1.0, 1.35, nearness(EMPTY_ERROR, distance));
  vsOutput.pointSize = max(1.0, size * v_seen);
#endif
}
`;

/** The errors at which a layer's levels of detail are swapped, as the shader's constants; metres and pixels. */
export function swapGlsl({ emptyMeters, coarsestMeters }: TileErrors, allowedPixels: number): string {
  return `
const float EMPTY_ERROR = ${emptyMeters.toFixed(3)};
const float DOTS_ERROR = ${coarsestMeters.toFixed(3)};
const float ALLOWED_PIXELS = ${allowedPixels.toFixed(3)};
`;
}

const FRAGMENT = `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  if (v_seen < 0.2) discard;
  vec4 painted = vec4(mix(u_dotColour, fsInput.attributes.color_0.rgb, v_grown), fsInput.attributes.color_0.a);
  vec3 own = u_styling == 0 ? painted.rgb : hatched(fsInput, styledColour(fsInput, painted.rgb));
  vec3 normal = fsInput.attributes.normalEC;
  float size = length(normal);
  vec3 lit = size > 0.5 ? shade(own, normal / size, fsInput.attributes.positionWC) : own;
  vec3 colour = mix(own, lit, v_grown);
  float shines = u_night * step(painted.a, 0.75) * burning(fsInput) * v_grown;
  material.diffuse = mix(colour, own * 1.15 + 0.1, shines);
  material.alpha = u_alpha;
}
`;

/** Instances of models. Vertex alpha one half marks what shines at night; the far level is dots. */
export const MODEL_SHADER = {
  vertex: VERTEX,
  fragment: `
float burning(FragmentInput fsInput) { return 1.0; }
${FRAGMENT}`,
} as const;

/** Street lights shine as they burn, by the reports of their circuits. */
export const LAMP_SHADER = {
  vertex: VERTEX,
  fragment: `
float burning(FragmentInput fsInput) {
  int level = lampLevel(fsInput);
  return level > 100 ? 0.0 : float(level) / 100.0;
}
${FRAGMENT}`,
} as const;
