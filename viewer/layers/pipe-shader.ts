/**
 * Pipes in the colour of the legend: the layer's own, paler where depth or diameter were assumed, or that of a
 * styling, hatched where they were assumed. Lines of the far levels have no normals and are drawn flat.
 */
export const PIPE_SHADER = {
  fragment: `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 colour = u_styling == 0
    ? mix(u_colour, vec3(0.9), isAssumed(fsInput) ? 0.5 : 0.0)
    : hatched(fsInput, styledColour(fsInput, u_colour));
  vec3 normal = fsInput.attributes.normalEC;
  float size = length(normal);
  if (size > 0.5) {
    normal /= size;
    float facing = max(dot(normal, -normalize(fsInput.attributes.positionEC)), 0.0);
    // rounds the tube, and lets it shine a little of itself so that it reads under the ground
    vec3 lit = shade(colour, normal, fsInput.attributes.positionWC);
    colour = mix(lit, colour * (0.62 + 0.62 * facing), 0.7);
  }
  material.diffuse = colour;
  material.alpha = u_alpha;
}
`,
} as const;
