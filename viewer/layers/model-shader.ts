/** Instances of models. Vertex alpha one half marks what shines at night; the far level is dots. */
export const MODEL_SHADER = {
  vertex: `
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  vsOutput.pointSize = mix(2.4, 3.5, u_night) * czm_pixelRatio;
}
`,
  fragment: `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec4 painted = fsInput.attributes.color_0;
  vec3 normal = fsInput.attributes.normalEC;
  float size = length(normal);
  vec3 colour = size > 0.5 ? shade(painted.rgb, normal / size, fsInput.attributes.positionWC) : painted.rgb;
  float shines = u_night * step(painted.a, 0.75);
  material.diffuse = mix(colour, painted.rgb * 1.15 + 0.1, shines);
  material.alpha = u_alpha;
}
`,
} as const;
