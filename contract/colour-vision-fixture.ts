/** How far apart two colours are for people with each kind of colour vision; for tests of palettes. */

export const VISIONS = ["normal", "protanopia", "deuteranopia", "tritanopia"] as const;
export type Vision = (typeof VISIONS)[number];

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear sRGB; doi 10.1109/TVCG.2009.113. */
const SIMULATIONS: Readonly<Record<Vision, readonly (readonly [number, number, number])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

type Triple = readonly [number, number, number];

/** CIEDE2000 between two #RRGGBB as this vision sees them; 1 is just noticeable side by side. */
export function seenDistance(hexA: string, hexB: string, vision: Vision): number {
  return ciede2000(labFromLinear(seen(hexA, vision)), labFromLinear(seen(hexB, vision)));
}

function seen(hex: string, vision: Vision): Triple {
  const colour = linearFromHex(hex);
  const [r, g, b] = SIMULATIONS[vision].map((row) =>
    Math.min(1, Math.max(0, row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2])),
  );
  return [r!, g!, b!];
}

// IEC 61966-2-1
function linearFromHex(hex: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const encoded = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  });
  return [r!, g!, b!];
}

/** CIELAB under D65. */
function labFromLinear([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Sharma, Wu and Dalal (2005), doi 10.1002/col.20070. */
export function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const { sqrt, hypot, cos, sin, exp, abs } = Math;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const far = (chroma: number) => sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const g = 0.5 * (1 - far((hypot(a1, b1) + hypot(a2, b2)) / 2));
  const [chroma1, chroma2] = [hypot(a1 * (1 + g), b1), hypot(a2 * (1 + g), b2)];
  const hue = (a: number, b: number) =>
    a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const [hue1, hue2] = [hue(a1 * (1 + g), b1), hue(a2 * (1 + g), b2)];
  const isGrey = chroma1 * chroma2 === 0;
  let turn = isGrey ? 0 : hue2 - hue1;
  if (turn > 180) turn -= 360;
  else if (turn < -180) turn += 360;
  let meanHue = hue1 + hue2;
  if (!isGrey) {
    if (abs(hue1 - hue2) > 180) meanHue += meanHue < 360 ? 360 : -360;
    meanHue /= 2;
  }
  const meanL = (l1 + l2) / 2;
  const meanChroma = (chroma1 + chroma2) / 2;
  const t =
    1 -
    0.17 * cos(radians(meanHue - 30)) +
    0.24 * cos(radians(2 * meanHue)) +
    0.32 * cos(radians(3 * meanHue + 6)) -
    0.2 * cos(radians(4 * meanHue - 63));
  const light = (l2 - l1) / (1 + (0.015 * (meanL - 50) ** 2) / sqrt(20 + (meanL - 50) ** 2));
  const chroma = (chroma2 - chroma1) / (1 + 0.045 * meanChroma);
  const hueStep = (2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2))) / (1 + 0.015 * meanChroma * t);
  const rotation = -2 * far(meanChroma) * sin(radians(60 * exp(-(((meanHue - 275) / 25) ** 2))));
  return sqrt(light ** 2 + chroma ** 2 + hueStep ** 2 + rotation * chroma * hueStep);
}
