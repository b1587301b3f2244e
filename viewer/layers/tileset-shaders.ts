import { CustomShader, CustomShaderTranslucencyMode, LightingModel, UniformType } from "cesium";
import type { Theme } from "../state.ts";

/** Height of a storey and width of a window bay, metres. */
const STOREY_METERS = "3.2";
const BAY_METERS = "3.6";

/**
 * Walls with storeys and windows. TEXCOORD_0 of walls: metres along the wall and above the ground floor, of roofs
 * −1 (data-pipeline/tiles3d/extrusion.ts). At night some windows are lit, always the same ones.
 */
export function buildingShader(theme: Theme, opacity: number): CustomShader {
  return new CustomShader({
    lightingModel: LightingModel.PBR,
    translucencyMode:
      opacity < 1 ? CustomShaderTranslucencyMode.TRANSLUCENT : CustomShaderTranslucencyMode.OPAQUE,
    uniforms: {
      u_night: { type: UniformType.FLOAT, value: theme === "dark" ? 1 : 0 },
      u_opacity: { type: UniformType.FLOAT, value: opacity },
    },
    fragmentShaderText: `
float random(vec2 cell) {
  return fract(sin(dot(cell, vec2(12.9898, 78.233))) * 43758.5453);
}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec2 wall = fsInput.attributes.texCoord_0;
  float id = float(fsInput.featureIds.featureId_0);
  vec3 tone = material.diffuse;
  vec3 night = vec3(0.055, 0.085, 0.125) + tone * vec3(0.10, 0.125, 0.165);
  vec3 day = tone;
  if (wall.x >= -0.5 && wall.y > 0.0) {
    vec2 grid = vec2(wall.x / ${BAY_METERS}, wall.y / ${STOREY_METERS});
    vec2 cell = floor(grid);
    vec2 inside = fract(grid);
    // finer than a pixel the pattern would flicker, so it fades to its mean
    vec2 width = fwidth(grid);
    float sharp = 1.0 - smoothstep(0.25, 0.8, max(width.x, width.y));
    float pane = step(0.22, inside.x) * step(inside.x, 0.78) * step(0.32, inside.y) * step(inside.y, 0.84);
    pane = mix(0.29, pane, sharp);
    float band = mix(0.06, step(inside.y, 0.06), sharp);
    day = mix(day, day * vec3(0.42, 0.47, 0.54), 0.62 * pane);
    day = mix(day, day * 0.84, band);
    float chance = random(cell + id * 0.37);
    float lit = step(0.80, chance);
    vec3 warm = mix(vec3(1.0, 0.72, 0.38), vec3(0.82, 0.90, 1.0), step(0.955, chance));
    night = mix(night, night * 0.55, pane);
    vec3 glow = warm * mix(0.2, lit, sharp) * pane * 0.75;
    material.emissive += glow * u_night;
    float foot = exp(-wall.y / 7.0);
    night += vec3(0.10, 0.075, 0.04) * foot;
  }
  material.diffuse = mix(day, night, u_night);
  material.roughness = 0.95;
  material.specular = vec3(0.02);
  material.alpha = u_opacity;
}`,
  });
}

/**
 * Models and tubes with vertex colours. COLOR_0's alpha of one half marks what shines at night
 * (assets/models/README.md).
 */
export function modelShader(theme: Theme, opacity: number): CustomShader {
  return new CustomShader({
    lightingModel: LightingModel.PBR,
    translucencyMode:
      opacity < 1 ? CustomShaderTranslucencyMode.TRANSLUCENT : CustomShaderTranslucencyMode.OPAQUE,
    uniforms: {
      u_night: { type: UniformType.FLOAT, value: theme === "dark" ? 1 : 0 },
      u_opacity: { type: UniformType.FLOAT, value: opacity },
    },
    fragmentShaderText: `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  float shines = 1.0 - step(0.2, abs(material.alpha - 0.5));
  vec3 tone = material.diffuse;
  material.diffuse = mix(tone, tone * vec3(0.34, 0.40, 0.50), u_night);
  material.emissive += shines * u_night * vec3(1.0, 0.76, 0.40);
  material.roughness = 0.9;
  material.alpha = u_opacity;
}`,
  });
}
