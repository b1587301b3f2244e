/**
 * Buildings: rows of windows. How far along its wall a place is follows from the wall's direction, how far above the
 * ground floor from vertex alpha: the floor's height up to multiples of 100 m, in steps of 0.4 m; 255 = no storeys. Far
 * levels have no normals; theirs are those of the flat faces. By day panes darker than the wall; at night some are lit, others not, the same ones
 * each night. Far off the pattern fades into its mean, so that it never flickers.
 */
export const BUILDING_SHADER = {
  fragment: `
const float STOREY = 3.2;
const float BAY = 3.3;
const float LIT_SHARE = 0.24;
const float FACADE_STEP = 0.4;
const float FACADE_PERIOD = 100.0;
// walls reach at most this far below the ground floor
const float DEEPEST = 8.0;

// metres along the wall and above the ground floor; positionMC has x east, y up, z south
vec2 onWall(vec3 positionMC, vec3 positionWC, vec3 normal, float alpha) {
  vec3 up = normalize(positionWC);
  vec3 east = normalize(vec3(-up.y, up.x, 0.0));
  vec3 world = czm_inverseViewRotation * normal;
  vec2 facing = vec2(dot(world, east), dot(world, cross(up, east)));
  vec2 along = vec2(-facing.y, facing.x) / max(length(facing), 1e-6);
  float floorUp = floor(alpha * 255.0 + 0.5) * FACADE_STEP;
  float above = mod(positionMC.y - floorUp + DEEPEST, FACADE_PERIOD) - DEEPEST;
  return vec2(dot(vec2(positionMC.x, -positionMC.z), along), above);
}

float chance(vec3 p) {
  p = fract(p * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}

// share of a pixel that lies inside [low, high] of a unit cell
float inside(float value, float low, float high, float width) {
  return clamp((value - low) / width + 0.5, 0.0, 1.0) * clamp((high - value) / width + 0.5, 0.0, 1.0);
}

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 painted = fsInput.attributes.color_0.rgb;
  float alpha = fsInput.attributes.color_0.a;
  vec3 positionEC = fsInput.attributes.positionEC;
  vec3 flatNormal = cross(dFdx(positionEC), dFdy(positionEC));
  vec3 given = fsInput.attributes.normalEC;
  // this is what Cesium gives where a primitive has no normals
  bool hasNormals = distance(given, vec3(0.0, 0.0, 1.0)) > 1e-6;
  vec3 normal = normalize(hasNormals ? given : flatNormal);
  vec3 positionMC = fsInput.attributes.positionMC;
  vec3 positionWC = fsInput.attributes.positionWC;
  vec3 up = (czm_view * vec4(normalize(positionWC), 0.0)).xyz;
  bool isRoof = dot(normal, up) > 0.3;
  vec2 metres = onWall(positionMC, positionWC, normal, alpha);

  // at night every house takes the blue of the hour and keeps a little of its own tone
  float tone = dot(painted, vec3(0.3, 0.55, 0.15));
  vec3 nightBase = isRoof ? vec3(0.040, 0.088, 0.160) : vec3(0.032, 0.066, 0.118);
  vec3 albedo = mix(painted, nightBase * (0.55 + 0.9 * tone), u_night);

  vec3 glow = vec3(0.0);
  if (!isRoof) {
    vec2 cell = metres / vec2(BAY, STOREY);
    // of the unbroken height, which has no seam
    vec2 width = max(vec2(fwidth(cell.x), fwidth(positionMC.y / STOREY)), 1e-4);
    vec2 at = fract(cell);
    vec2 number = floor(cell);
    float pane = inside(at.x, 0.22, 0.78, width.x) * inside(at.y, 0.3, 0.78, width.y);
    float isFar = smoothstep(0.45, 1.1, max(width.x, width.y));
    float isStorey = step(0.0, metres.y) * step(alpha, 0.998);
    pane = mix(pane, 0.27, isFar) * isStorey;
    float house = float(fsInput.featureIds.featureId_0);
    float luck = chance(vec3(number, house));
    float flats = chance(vec3(house, 7.0, 3.0));
    float lit = step(1.0 - LIT_SHARE * (0.4 + 1.2 * flats), luck);
    lit = mix(lit, LIT_SHARE, isFar);
    vec3 warm = mix(vec3(1.0, 0.62, 0.26), vec3(0.78, 0.86, 1.0), step(0.86, chance(vec3(house, number.y, 11.0))));
    glow = u_night * pane * lit * warm * (0.45 + 0.75 * chance(vec3(number.yx, house)));
    albedo = mix(albedo, mix(painted * vec3(0.34, 0.40, 0.48), albedo * 0.6, u_night), pane * 0.75);
    // a line of shadow under each slab, and less light near the street
    float slab = (1.0 - inside(at.y, 0.06, 1.1, width.y)) * (1.0 - isFar) * isStorey;
    albedo *= (1.0 - 0.16 * slab) * mix(0.74, 1.0, smoothstep(-1.0, 7.0, metres.y));
  }
  vec3 colour = shade(albedo, normal, fsInput.attributes.positionWC) + glow;
  // a ghost is one even tone, darker at its edges against the light, so that many of them do not add up to white
  vec3 ghost = mix(vec3(0.46, 0.43, 0.38), vec3(0.16, 0.24, 0.34), u_night);
  material.diffuse = mix(colour, ghost * (0.7 + 0.3 * abs(normal.z)), 0.85 * u_ghost);
  material.alpha = u_alpha;
}
`,
} as const;
