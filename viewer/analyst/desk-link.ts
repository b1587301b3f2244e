import { SEVERITIES } from "../../contract/events.ts";
import { type DeskState, useDesk } from "./desk-state.ts";
import { PLAN_MODES } from "./plan-samples.ts";
import { COLOURINGS } from "./trail-colours.ts";
import { WINDOWS } from "./windows.ts";

type Shared = Pick<
  DeskState,
  "windowId" | "colouring" | "planMode" | "stopFilter" | "filter" | "eventFilter" | "eventId" | "compareDays"
>;

/** A year: longer ago nothing is compared. */
const MOST_COMPARED_DAYS = 366;
const LONGEST_TEXT = 200;

/**
 * What the analyst chose as parameters of a share link, beside those of every desk (ui/shareLink.ts): `w` window, `o`
 * colouring, `p` plan with the stops it counts, `fp` `fk` `fc` `fa` vehicles by plate, kind, company, area, `es` `er`
 * events by severity and rule, `e` the event that is open, `d` days compared with. What is as it begins is left out.
 */
export function deskParameters(desk: Shared): URLSearchParams {
  const parameters = new URLSearchParams();
  const put = (key: string, value: string | undefined) => {
    if (value !== undefined && value !== "") parameters.set(key, value);
  };
  const { filter, eventFilter, stopFilter } = desk;
  put("w", desk.windowId);
  put("o", desk.colouring === "fleet" ? undefined : desk.colouring);
  const stops = (["loaded", "outside"] as const).filter((key) => stopFilter[key]);
  if (desk.planMode !== "trails" || stops.length > 0) put("p", [desk.planMode, ...stops].join(","));
  put("fp", filter.plate);
  put("fk", filter.kind);
  put("fc", filter.company);
  put("fa", filter.area);
  put("es", [...eventFilter.severities].join(","));
  put("er", eventFilter.rule);
  put("e", desk.eventId ?? undefined);
  put("d", desk.compareDays === null ? undefined : `${desk.compareDays}`);
  return parameters;
}

/** Reads them again. Parts that say nothing the desk knows are named in `unread` and left as they are on screen. */
export function readDeskParameters(parameters: URLSearchParams): {
  readonly desk: Partial<Shared>;
  readonly unread: readonly string[];
} {
  const unread: string[] = [];
  const read = <T>(key: string, meaning: (text: string) => T | undefined): T | undefined => {
    const text = parameters.get(key);
    if (text === null) return undefined;
    const value = text.length > LONGEST_TEXT ? undefined : meaning(text);
    if (value === undefined) unread.push(`${key}=${text.slice(0, 20)}`);
    return value;
  };
  const oneOf =
    <T extends string>(values: readonly T[]) =>
    (text: string) =>
      values.find((value) => value === text);
  const windowId = read("w", oneOf(Object.keys(WINDOWS) as (keyof typeof WINDOWS)[]));
  const colouring = read("o", oneOf(COLOURINGS));
  const plan = read("p", (text) => {
    const [mode, ...stops] = text.split(",");
    const planMode = PLAN_MODES.find((each) => each === mode);
    const isKnown = stops.every((stop) => stop === "loaded" || stop === "outside");
    return planMode && isKnown
      ? { planMode, stopFilter: { loaded: stops.includes("loaded"), outside: stops.includes("outside") } }
      : undefined;
  });
  const some = (text: string) => (text === "" ? undefined : text);
  const severities = read("es", (text) => {
    const found = text.split(",").map((each) => SEVERITIES.find((severity) => severity === each));
    return found.every((each) => each !== undefined) ? new Set(found) : undefined;
  });
  const rule = read("er", some);
  const eventId = read("e", some);
  const compareDays = read("d", (text) => {
    const days = Number(text);
    return Number.isInteger(days) && days >= 1 && days <= MOST_COMPARED_DAYS ? days : undefined;
  });
  const plate = read("fp", some);
  const kind = read("fk", some);
  const company = read("fc", some);
  const area = read("fa", (text) => (/^[a-z-]+\/.+$/.test(text) ? text : undefined));
  const hasFilter = [plate, kind, company, area].some((each) => each !== undefined);
  return {
    unread,
    desk: {
      ...(windowId && { windowId }),
      ...(colouring && { colouring }),
      ...plan,
      ...(hasFilter && { filter: { plate: plate ?? "", kind, company, area } }),
      ...((severities ?? rule) !== undefined && {
        eventFilter: { severities: severities ?? new Set(), rule },
      }),
      ...(eventId !== undefined && { eventId }),
      ...(compareDays !== undefined && { compareDays }),
    },
  };
}

/** Puts what a link says on the desk; returns what it could not read. */
export function openDeskLink(parameters: URLSearchParams): readonly string[] {
  const { desk, unread } = readDeskParameters(parameters);
  // a link without a filter shows all vehicles, whatever was chosen before
  const { filter, eventFilter, stopFilter, planMode, colouring, compareDays, eventId } =
    useDesk.getInitialState();
  useDesk.setState({ filter, eventFilter, stopFilter, planMode, colouring, compareDays, eventId, ...desk });
  if (desk.eventId !== undefined) useDesk.setState({ tab: "events" });
  return unread;
}
