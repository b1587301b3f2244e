import { Route, Switch } from "wouter";
import type { CountyView } from "../../contract/api.ts";
import { FindingMarks } from "../findings/FindingMarks.tsx";
import { ShiftMarks } from "../shift-check/ShiftMarks.tsx";

/** Pages of the planner's desk besides its layers. */
export const PLANNER_PAGES = ["findings", "shift-check"] as const;
export type PlannerPage = (typeof PLANNER_PAGES)[number];

export function isPlannerPage(text: string | undefined): text is PlannerPage {
  return PLANNER_PAGES.some((page) => page === text);
}

/** What the page that is open draws on the globe. */
export function PlannerPageMarks({ county }: { county: CountyView }) {
  return (
    <Switch>
      <Route path="/planner/findings">
        <FindingMarks county={county} />
      </Route>
      <Route path="/planner/shift-check">
        <ShiftMarks county={county} />
      </Route>
    </Switch>
  );
}
