/**
 * Pipes in the colour of the legend; where depth or diameter were assumed the tiles' vertex colour is paler than
 * the layer's, and so is the pipe. Lines of the far levels have no normals and are drawn flat.
 */
export const PIPE_SHADER = {
  fragment: `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  float pale = step(0.1, distance(fsInput.attributes.color_0.rgb, u_bakedColour));
  vec3 colour = mix(u_colour, vec3(0.9), 0.5 * pale);
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
