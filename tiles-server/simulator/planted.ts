/** What the simulator planted: the list against which detection is scored. One JSON object a line. */
export interface Planted {
  /** rule that should find it (assets/rules), e.g. muck.dumping */
  readonly rule: string;
  /** rules that rightly find the same deed from another side */
  readonly also?: readonly string[];
  /** id of the vehicle, lamp or water point */
  readonly subject: string;
  readonly startMs: number;
  readonly endMs: number;
  /** it may rightly be found, and need not: short, or allowed where the limit is higher */
  readonly isDoubtful?: true;
  /** degrees; absent = it has no place of its own */
  readonly place?: readonly [lon: number, lat: number];
  /** what tells it apart: route, stretch in metres, fault, points */
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** A deed of an activity, before its time is known. */
export interface Deed {
  readonly rule: string;
  readonly also?: readonly string[];
  readonly isDoubtful?: true;
  /** seconds of the activity within which it happens; absent = all of it */
  readonly within?: readonly [fromSeconds: number, toSeconds: number];
  /** in metres of the plane; absent = where the activity begins */
  readonly at?: readonly [x: number, y: number];
  readonly details?: Planted["details"];
  /** told once a day under this name, however often it is done */
  readonly oncePerDay?: string;
}
