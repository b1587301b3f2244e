import {
  Cartesian3,
  Color,
  DirectionalLight,
  JulianDate,
  Matrix3,
  Matrix4,
  PostProcessStage,
  Simon1994PlanetaryPositions,
  Transforms,
} from "cesium";
import { useEffect } from "react";
import { useCesium } from "resium";
import type { CountyView } from "../../contract/api.ts";
import { type Theme, useTwin } from "../state.ts";

/** Where the light comes from and how far one sees; look.md, "The globe". Distances in metres. */
interface Mood {
  readonly lightColour: Color;
  readonly intensity: number;
  readonly sky: Color;
  readonly haze: Color;
  /** distance at which haze takes 63 % */
  readonly hazeMeters: number;
  readonly mostHaze: number;
}

const MOODS: Readonly<Record<Theme, Mood>> = {
  dark: {
    lightColour: Color.fromCssColorString("#a9c0dc"),
    intensity: 1.9,
    sky: Color.fromCssColorString("#0c151e"),
    haze: Color.fromCssColorString("#20374c"),
    hazeMeters: 15_000,
    mostHaze: 0.92,
  },
  light: {
    lightColour: Color.fromCssColorString("#fff4e2"),
    intensity: 2.3,
    sky: Color.fromCssColorString("#c3d5e2"),
    haze: Color.fromCssColorString("#dfe7ea"),
    hazeMeters: 30_000,
    mostHaze: 0.88,
  },
};

/** The sun is used as it stands while it is this high; below, the day desk keeps a low sun from the south-east. */
const LOWEST_DAY_SUN = Math.sin((18 * Math.PI) / 180);
/** Moonlight: from the south-west, 50° high, in the county's east-north-up frame. */
const MOON_DIRECTION = new Cartesian3(-0.45, -0.45, 0.77);
const KEPT_SUN = new Cartesian3(0.62, -0.5, 0.6);

/** Sun by day, moonlight at night, and the haze in which mountains stand in layers. */
export function Light({ county }: { county: CountyView }) {
  const { scene } = useCesium();
  const theme = useTwin((state) => state.theme);
  const minute = useTwin((state) => Math.floor(state.clock.timeMs / 60_000));

  useEffect(() => {
    if (!scene) return;
    const mood = MOODS[theme];
    scene.globe.enableLighting = true;
    scene.globe.dynamicAtmosphereLighting = false;
    scene.globe.lambertDiffuseMultiplier = theme === "dark" ? 1.25 : 0.95;
    scene.fog.enabled = false;
    scene.backgroundColor = Color.TRANSPARENT;
    if (scene.skyAtmosphere) scene.skyAtmosphere.show = false;
    if (scene.sun) scene.sun.show = false;
    if (scene.moon) scene.moon.show = false;
    const stage = hazeStage(mood);
    scene.postProcessStages.add(stage);
    scene.requestRender();
    return () => {
      scene.postProcessStages.remove(stage);
    };
  }, [scene, theme]);

  useEffect(() => {
    if (!scene) return;
    const mood = MOODS[theme];
    scene.light = new DirectionalLight({
      direction: Cartesian3.negate(lightFrom(county, theme, minute * 60_000), new Cartesian3()),
      color: mood.lightColour,
      intensity: mood.intensity,
    });
    scene.requestRender();
  }, [scene, theme, minute, county]);
  return null;
}

/** Unit vector towards the light, earth-fixed. */
function lightFrom(county: CountyView, theme: Theme, timeMs: number): Cartesian3 {
  const frame = Transforms.eastNorthUpToFixedFrame(
    Cartesian3.fromDegrees(county.origin[0], county.origin[1]),
  );
  const rotation = Matrix4.getMatrix3(frame, new Matrix3());
  const up = Matrix3.getColumn(rotation, 2, new Cartesian3());
  if (theme === "light") {
    const sun = sunDirection(timeMs);
    if (Cartesian3.dot(sun, up) > LOWEST_DAY_SUN) return sun;
  }
  const local = theme === "dark" ? MOON_DIRECTION : KEPT_SUN;
  return Cartesian3.normalize(Matrix3.multiplyByVector(rotation, local, new Cartesian3()), new Cartesian3());
}

function sunDirection(timeMs: number): Cartesian3 {
  const time = JulianDate.fromDate(new Date(timeMs));
  const inertial = Simon1994PlanetaryPositions.computeSunPositionInEarthInertialFrame(time);
  const toFixed = Transforms.computeTemeToPseudoFixedMatrix(time) ?? Matrix3.IDENTITY;
  const fixed = Matrix3.multiplyByVector(toFixed, inertial, new Cartesian3());
  return Cartesian3.normalize(fixed, fixed);
}

/** Mixes distance into haze, and fills the sky from haze at the horizon to ink above. */
function hazeStage(mood: Mood): PostProcessStage {
  return new PostProcessStage({
    fragmentShader: HAZE_SHADER,
    uniforms: {
      haze: mood.haze,
      sky: mood.sky,
      hazeMeters: mood.hazeMeters,
      mostHaze: mood.mostHaze,
    },
  });
}

const HAZE_SHADER = `
uniform sampler2D colorTexture;
uniform sampler2D depthTexture;
uniform vec4 haze;
uniform vec4 sky;
uniform float hazeMeters;
uniform float mostHaze;
in vec2 v_textureCoordinates;

void main() {
  vec4 colour = texture(colorTexture, v_textureCoordinates);
  // nothing drawn leaves alpha 0 (the scene's background), so what is seen through glass keeps its share
  vec4 far = czm_inverseProjection * vec4(v_textureCoordinates * 2.0 - 1.0, 1.0, 1.0);
  vec3 ray = normalize((czm_inverseView * vec4(normalize(far.xyz / far.w), 0.0)).xyz);
  float rise = dot(ray, normalize(czm_viewerPositionWC));
  vec3 air = mix(haze.rgb, sky.rgb, smoothstep(-0.02, 0.38, rise));
  vec3 seen = colour.rgb + air * (1.0 - clamp(colour.a, 0.0, 1.0));
  float depth = czm_unpackDepth(texture(depthTexture, v_textureCoordinates));
  if (depth > 0.0 && depth < 1.0) {
    vec4 eye = czm_windowToEyeCoordinates(gl_FragCoord.xy, depth);
    float distance = length(eye.xyz / eye.w);
    float share = mostHaze * (1.0 - exp(-pow(distance / hazeMeters, 1.5)));
    seen = mix(seen, air, share);
  }
  out_FragColor = vec4(seen, 1.0);
}
`;
