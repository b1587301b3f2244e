import {
  Cartesian3,
  Color,
  CustomShader,
  CustomShaderTranslucencyMode,
  LightingModel,
  TextureUniform,
  UniformType,
  VaryingType,
} from "cesium";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { Styling } from "../../contract/styling.ts";
import type { DataTexture } from "../globe/data-texture.ts";
import type { Theme } from "../state.ts";
import { BUILDING_SHADER } from "./building-shader.ts";
import { repairMetadataShaders } from "./metadata-shaders.ts";
import { LAMP_SHADER, MODEL_SHADER, swapGlsl } from "./model-shader.ts";
import { PIPE_SHADER } from "./pipe-shader.ts";
import type { RegionFrame } from "./region-frame.ts";
import { PALETTES, styledAs, stylingGlsl, stylingNumber } from "./styling-glsl.ts";
import type { TileErrors, TileProperties } from "./tile-properties.ts";

/** What changes the look of a layer's tiles while they are on screen. */
export interface LayerLook {
  readonly theme: Theme;
  /** 0 … 1; below 1 the layer is drawn in the translucent pass */
  readonly alpha: number;
  readonly colour: string;
  /** 0 … 1: how far things above the ground are only hinted at while one looks below */
  readonly ghost: number;
  /** absent = the layer's own colour */
  readonly styling: Styling | undefined;
  readonly palette: (typeof PALETTES)[number];
  /** year of today in the county */
  readonly year: number;
  /** where the mask of phases lies; absent = it is not known yet */
  readonly regions: RegionFrame | undefined;
}

/** What the shader has to know of a layer's tiles. */
export interface TilesDescribed {
  readonly properties: TileProperties;
  readonly errors: TileErrors;
  /** pixels of error that the tileset is drawn with */
  readonly allowedPixels: number;
}

/** Textures that the shaders of many layers read. */
export interface SharedTextures {
  readonly lampLevels: DataTexture;
  readonly regions: DataTexture;
}

/** Light that arrives from the open sky, from the ground and from sun or moon; linear. */
const LIGHTS: Readonly<
  Record<Theme, { readonly sky: Cartesian3; readonly ground: Cartesian3; readonly sun: Cartesian3 }>
> = {
  dark: {
    sky: new Cartesian3(0.6, 0.68, 0.8),
    ground: new Cartesian3(0.12, 0.13, 0.16),
    sun: new Cartesian3(0.35, 0.42, 0.5),
  },
  light: {
    sky: new Cartesian3(0.46, 0.5, 0.55),
    ground: new Cartesian3(0.24, 0.23, 0.2),
    sun: new Cartesian3(0.52, 0.47, 0.38),
  },
};

/**
 * The shaders of one layer: one for the opaque pass and one for the translucent, because Cesium chooses the pass
 * when it compiles. Both are given the same values.
 */
export class LayerShader {
  readonly #solid: CustomShader;
  readonly #clear: CustomShader;

  constructor(layer: LayerDefinition, tiles: TilesDescribed, textures: SharedTextures) {
    repairMetadataShaders();
    const create = (mode: CustomShaderTranslucencyMode) => createShader(layer, tiles, textures, mode);
    this.#solid = create(CustomShaderTranslucencyMode.OPAQUE);
    this.#clear = create(CustomShaderTranslucencyMode.TRANSLUCENT);
  }

  /** Sets the look; returns the shader for it. */
  apply(look: LayerLook): CustomShader {
    const light = LIGHTS[look.theme];
    for (const shader of [this.#solid, this.#clear]) {
      shader.setUniform("u_night", look.theme === "dark" ? 1 : 0);
      shader.setUniform("u_alpha", look.alpha);
      shader.setUniform("u_ghost", look.ghost);
      shader.setUniform("u_colour", linear(look.colour));
      shader.setUniform("u_styling", stylingNumber(look.styling));
      shader.setUniform("u_palette", PALETTES.indexOf(look.palette));
      shader.setUniform("u_year", look.year);
      if (look.regions) {
        shader.setUniform("u_regionCentre", look.regions.centre);
        shader.setUniform("u_regionEast", look.regions.east);
        shader.setUniform("u_regionNorth", look.regions.north);
      }
      shader.setUniform("u_skyLight", light.sky);
      shader.setUniform("u_groundLight", light.ground);
      shader.setUniform("u_sunLight", light.sun);
    }
    return look.alpha < 1 ? this.#clear : this.#solid;
  }

  destroy(): void {
    this.#solid.destroy();
    this.#clear.destroy();
  }
}

const SHADERS = {
  extrusions: BUILDING_SHADER,
  tubes: PIPE_SHADER,
  models: MODEL_SHADER,
} as const;

/** Stands for a shared texture until that takes its place. */
const NO_TEXTURE = new TextureUniform({ typedArray: new Uint8Array(4), width: 1, height: 1 });

function createShader(
  layer: LayerDefinition,
  { properties, errors, allowedPixels }: TilesDescribed,
  textures: SharedTextures,
  translucencyMode: CustomShaderTranslucencyMode,
): CustomShader {
  if (!(layer.representation in SHADERS))
    throw new Error(`layer ${layer.id} is drawn as ${layer.representation}, which has no tiles`);
  const as = styledAs(layer);
  const shader = as === "lamps" ? LAMP_SHADER : SHADERS[layer.representation as keyof typeof SHADERS];
  const isModel = layer.representation === "models";
  const made = new CustomShader({
    lightingModel: LightingModel.UNLIT,
    translucencyMode,
    // Cesium writes new values into these objects
    uniforms: {
      u_night: { type: UniformType.FLOAT, value: 1 },
      u_ghost: { type: UniformType.FLOAT, value: 0 },
      u_alpha: { type: UniformType.FLOAT, value: 1 },
      u_colour: { type: UniformType.VEC3, value: linear(layer.colour.dark) },
      ...(isModel && { u_dotColour: { type: UniformType.VEC3, value: linear(layer.colour.dark) } }),
      u_skyLight: { type: UniformType.VEC3, value: LIGHTS.dark.sky.clone() },
      u_groundLight: { type: UniformType.VEC3, value: LIGHTS.dark.ground.clone() },
      u_sunLight: { type: UniformType.VEC3, value: LIGHTS.dark.sun.clone() },
      u_styling: { type: UniformType.INT, value: 0 },
      u_palette: { type: UniformType.INT, value: 0 },
      u_year: { type: UniformType.FLOAT, value: 0 },
      u_regionCentre: { type: UniformType.VEC3, value: new Cartesian3() },
      u_regionEast: { type: UniformType.VEC3, value: new Cartesian3() },
      u_regionNorth: { type: UniformType.VEC3, value: new Cartesian3() },
      ...(as === "lamps" && { u_lampLevels: { type: UniformType.SAMPLER_2D, value: NO_TEXTURE } }),
      ...(as && as !== "lamps" && { u_regions: { type: UniformType.SAMPLER_2D, value: NO_TEXTURE } }),
    },
    ...("vertex" in shader && {
      vertexShaderText: (isModel ? swapGlsl(errors, allowedPixels) : "") + shader.vertex,
    }),
    ...(isModel && { varyings: { v_grown: VaryingType.FLOAT, v_seen: VaryingType.FLOAT } }),
    fragmentShaderText: SHADE + stylingGlsl(layer, properties) + shader.fragment,
  });
  if (as === "lamps") shareTexture(made, "u_lampLevels", textures.lampLevels);
  else if (as) shareTexture(made, "u_regions", textures.regions);
  return made;
}

/** One texture for many shaders: Cesium's own way makes one for each, and uploads its bytes to each. */
function shareTexture(shader: CustomShader, uniform: string, shared: DataTexture): void {
  const map: unknown = Reflect.get(shader, "uniformMap");
  if (typeof map !== "object" || map === null || !(uniform in map))
    throw new Error("Cesium's CustomShader has no uniformMap any more: find what replaced it.");
  Reflect.set(map, uniform, () => shared.texture);
}

/** "#RRGGBB" (sRGB) to linear light, as shaders work in it. */
function linear(hex: string): Cartesian3 {
  const { red, green, blue } = Color.fromCssColorString(hex);
  return new Cartesian3(red ** 2.2, green ** 2.2, blue ** 2.2);
}

/** Light on a surface from the sky above it, the ground below it, and sun or moon. Linear colours, eye coordinates. */
const SHADE = `
vec3 shade(vec3 albedo, vec3 normalEC, vec3 positionWC) {
  vec3 up = normalize((czm_view * vec4(normalize(positionWC), 0.0)).xyz);
  float open = 0.5 + 0.5 * dot(normalEC, up);
  float sun = max(dot(normalEC, czm_lightDirectionEC), 0.0);
  return albedo * (mix(u_groundLight, u_skyLight, open) + u_sunLight * sun);
}
`;
