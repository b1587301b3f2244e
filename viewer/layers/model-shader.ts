const VERTEX = `
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  // dots that mean something have to be seen
  float size = u_styling == 0 ? mix(2.4, 3.5, u_night) : 5.0;
  vsOutput.pointSize = size * czm_pixelRatio;
}
`;

const FRAGMENT = `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec4 painted = fsInput.attributes.color_0;
  vec3 own = u_styling == 0 ? painted.rgb : hatched(fsInput, styledColour(fsInput, painted.rgb));
  vec3 normal = fsInput.attributes.normalEC;
  float size = length(normal);
  vec3 colour = size > 0.5 ? shade(own, normal / size, fsInput.attributes.positionWC) : own;
  float shines = u_night * step(painted.a, 0.75) * burning(fsInput);
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
