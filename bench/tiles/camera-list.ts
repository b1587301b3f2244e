/** A place to look from over the demo county. */
export interface CannedCamera {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  /** of the eye above the ground */
  readonly aboveGroundMeters: number;
  readonly headingDeg: number;
  readonly pitchDeg: number;
  /** the planner's ground: opaque, or glass to look at what lies below */
  readonly ground: "surface" | "glass";
}

/** Ten views: from the whole county down to a pipe, above and below the ground, old town and new. */
export const CAMERAS: readonly CannedCamera[] = [
  at("home", 111.57836, 25.13054, 3215, 4, -32, "surface"),
  at("county", 111.579, 25.1, 9000, 0, -50, "surface"),
  at("town from the south", 111.5629, 25.16391, 505, 48, -22, "surface"),
  at("bridge over the river", 111.59817, 25.17524, 435, 350, -30, "surface"),
  at("government square", 111.56048, 25.17719, 335, 0, -32, "surface"),
  at("old town", 111.58326, 25.16988, 335, 10, -34, "surface"),
  at("street of the old town", 111.58326, 25.1725, 12, 40, -6, "surface"),
  at("high-tech park", 111.5366, 25.16013, 435, 5, -30, "surface"),
  at("below the old town", 111.58326, 25.1695, 400, 10, -40, "glass"),
  at("pipes of one crossing", 111.58326, 25.1725, 40, 10, -45, "glass"),
];

function at(
  name: string,
  lon: number,
  lat: number,
  aboveGroundMeters: number,
  headingDeg: number,
  pitchDeg: number,
  ground: CannedCamera["ground"],
): CannedCamera {
  return { name, lon, lat, aboveGroundMeters, headingDeg, pitchDeg, ground };
}
