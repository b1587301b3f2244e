import { expect, it } from "vitest";
import { deskParameters, readDeskParameters } from "./desk-link.ts";
import { useDesk } from "./desk-state.ts";

const chosen = {
  windowId: "6h",
  colouring: "speed",
  planMode: "stops",
  stopFilter: { loaded: true, outside: false },
  filter: { plate: "湘M2&1=", kind: "muckTruck", company: "甲 乙/丙", area: "duty-grids/WG-01" },
  eventFilter: { severities: new Set(["red", "orange"] as const), rule: "muck.dumping" },
  eventId: "muck.dumping~vehicle~17~1763800000000",
  compareDays: 7,
} as const;

it("restores window, colours, plan, filters, event and comparison from the text of a link", () => {
  const link = new URL(`https://twin.example/analyst?${deskParameters(chosen)}`);
  expect(readDeskParameters(link.searchParams)).toEqual({ desk: chosen, unread: [] });
});

it("says only the window of a desk on which nothing was chosen", () => {
  expect(`${deskParameters(useDesk.getInitialState())}`).toBe("w=1h");
});

it("names every part that it cannot read and keeps the rest", () => {
  const link = new URLSearchParams("w=9h&o=taste&p=stops,upside&fa=nowhere&es=red,puce&d=0.5&fc=甲&e=");
  const { desk, unread } = readDeskParameters(link);
  expect(desk).toEqual({ filter: { plate: "", kind: undefined, company: "甲", area: undefined } });
  expect(unread.map((part) => part.split("=")[0])).toEqual(["w", "o", "p", "es", "e", "d", "fa"]);
});
