/** Alarm bits of a 0x0200, bit 0 first: JT/T 808-2013 table 24, 15–17 since 2019. */
export const ALARMS = [
  "emergency",
  "overspeed",
  "fatigue",
  "danger",
  "gnssFault",
  "antennaOpen",
  "antennaShort",
  "mainPowerLow",
  "mainPowerLost",
  "displayFault",
  "speechFault",
  "cameraFault",
  "cardReaderFault",
  "overspeedWarning",
  "fatigueWarning",
  "drivingViolation",
  "tyrePressure",
  "rightTurnBlindSpot",
  "dailyDrivingTime",
  "overtimeParking",
  "areaCrossing",
  "routeCrossing",
  "sectionTime",
  "routeDeviation",
  "speedSensorFault",
  "fuel",
  "stolen",
  "illegalIgnition",
  "illegalMove",
  "collisionWarning",
  "rolloverWarning",
  "illegalDoor",
] as const;

export type AlarmName = (typeof ALARMS)[number];

/** Bits that the terminal holds until the platform confirms them (0x8203). */
export const CONFIRMED_ALARMS: readonly AlarmName[] = [
  "emergency",
  "danger",
  "areaCrossing",
  "routeCrossing",
  "sectionTime",
  "illegalIgnition",
  "illegalMove",
  "illegalDoor",
];
