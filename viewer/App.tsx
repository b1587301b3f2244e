import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import type { CountyView } from "../contract/api.ts";
import { BriefingDesk } from "./briefing/BriefingDesk.tsx";
import { clockNow, startClock } from "./clock/clock.ts";
import { Globe } from "./globe/Globe.tsx";
import { setLanguage, useWords } from "./i18n/i18n.ts";
import { isPlannerPage } from "./planner/PlannerPages.tsx";
import { type CameraPose, type GroundMode, type Theme, useTwin } from "./state.ts";
import { Announcement } from "./ui/Announcement.tsx";
import { DESKS, type Desk } from "./ui/DeskSwitch.tsx";
import type { DeskActions } from "./ui/DeskTools.tsx";
import { ErrorBoundary } from "./ui/ErrorBoundary.tsx";
import { KeysDialog } from "./ui/KeysDialog.tsx";
import { Opening } from "./ui/Opening.tsx";
import { Problems } from "./ui/Problems.tsx";
import { useCounty, useLayerStates } from "./ui/queries.ts";
import { rememberLanguage } from "./ui/remembered.ts";
import { useKeys } from "./ui/useKeys.ts";
import { copyShareLink, useOpenView, useSharedView } from "./ui/useSharedView.ts";
import { useWebgl } from "./ui/useWebgl.ts";
import { ViewsDialog } from "./views/ViewsDialog.tsx";

/** Charts and the plan's engine are loaded with the desk that draws them; the briefing opens without. */
const PlannerDesk = lazy(async () => ({ default: (await import("./planner/PlannerDesk.tsx")).PlannerDesk }));
const AnalystDesk = lazy(async () => ({ default: (await import("./analyst/AnalystDesk.tsx")).AnalystDesk }));

/** One globe, one clock, one selection; three desks in front of them. */
export function App() {
  const { t, language, name } = useWords();
  const [path] = useLocation();
  const [, first, page] = path.split("/");
  const desk = DESKS.find((each) => each === first) ?? "briefing";
  const county = useCounty();
  const layers = useLayerStates();
  const globe = useRef<HTMLDivElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isViewsOpen, setViewsOpen] = useState(false);
  const [paneShare, setPaneShare] = useState(1 / 3);
  const [viewId, setViewId] = useState<string>();
  const theme = useTwin((state) => state.theme);
  useDeskLook(desk, theme, paneShare);
  const canDraw = useWebgl();
  useEffect(startClock, []);
  useSharedView(desk);
  const openView = useOpenView(desk);
  useTitle(county.data && `${name(county.data.title)} · ${t(`desk.${desk}`)}`);
  useKeys({ onHelp: () => setHelpOpen(true) });

  const actions: DeskActions = {
    onLanguage: () => {
      const next = language === "zh" ? "en" : "zh";
      rememberLanguage(next);
      useTwin.getState().setLanguage(next);
      void setLanguage(next);
    },
    onShare: () => void copyShareLink(desk, t),
    onViews: () => setViewsOpen(true),
    onHelp: () => setHelpOpen(true),
  };
  return (
    <>
      <a className="skip-link" href="#content">
        {t("skipToContent")}
      </a>
      <div ref={globe} className="globe-host">
        {canDraw && county.data && layers.data && (
          <ErrorBoundary
            onError={(error) => useTwin.getState().raise("renderError", error.message)}
            onRetry={() => useTwin.getState().clear("renderError")}
          >
            <Globe county={county.data} opening={openingOf(desk, county.data)} layers={layers.data} />
          </ErrorBoundary>
        )}
      </div>
      {county.data && (
        <ErrorBoundary key={desk}>
          <Suspense fallback={<p className="desk-opening">{t("common.loading")}</p>}>
            <Switch>
              <Route path="/briefing">
                <Briefing
                  county={county.data}
                  actions={actions}
                  viewId={viewId}
                  onView={(view) => {
                    setViewId(view.id);
                    flyToView(view);
                  }}
                />
              </Route>
              <Route path="/planner/:page?">
                <PlannerDesk
                  county={county.data}
                  page={isPlannerPage(page) ? page : undefined}
                  actions={{ ...actions, theme: themeSwitch(theme) }}
                />
              </Route>
              <Route path="/analyst">
                <AnalystDesk
                  county={county.data}
                  actions={actions}
                  clockMs={clockNow}
                  globeLongSide={() =>
                    Math.max(globe.current?.clientWidth ?? 0, globe.current?.clientHeight ?? 0)
                  }
                  paneShare={paneShare}
                  onPaneShare={setPaneShare}
                />
              </Route>
              <Route>
                <Redirect to="/briefing" replace />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      )}
      <Problems />
      <Announcement />
      <Opening county={county} layers={layers} />
      <ViewsDialog
        desk={desk}
        isOpen={isViewsOpen}
        onOpenChange={setViewsOpen}
        onView={(view) => openView(view.desk, view.query)}
      />
      <KeysDialog isOpen={isHelpOpen} onOpenChange={setHelpOpen} />
    </>
  );
}

/** The wall opens with the county's first named view, near enough for houses and lamps; work begins with all of it. */
function openingOf(desk: string, { views, home }: CountyView): CameraPose {
  return (desk === "briefing" ? views[0] : undefined) ?? home;
}

/** Flight between named views, seconds. */
const FLIGHT_SECONDS = 3;

function flyToView(view: CameraPose): void {
  useTwin.getState().send({ kind: "view", view, seconds: FLIGHT_SECONDS });
}

function Briefing(props: Omit<Parameters<typeof BriefingDesk>[0], "timeMs" | "isLive">) {
  const clock = useTwin((state) => state.clock);
  return <BriefingDesk {...props} timeMs={clock.timeMs} isLive={clock.isLive} />;
}

function themeSwitch(theme: Theme): DeskActions["theme"] {
  return {
    isNight: theme === "dark",
    toggle: () => useTwin.getState().setTheme(theme === "dark" ? "light" : "dark"),
  };
}

function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
}

/**
 * The planner's desk is a sheet by day with the ground turned to glass; the others are rooms by night with solid
 * ground. What the planner chose is there again when they come back.
 */
function useDeskLook(desk: Desk, theme: Theme, paneShare: number): void {
  const planner = useRef<{ theme: Theme; groundMode: GroundMode }>({ theme: "light", groundMode: "glass" });
  useEffect(() => {
    const twin = useTwin.getState();
    twin.setTheme(desk === "planner" ? planner.current.theme : "dark");
    twin.setGroundMode(desk === "planner" ? planner.current.groundMode : "surface");
    twin.setShowFittings(desk === "planner");
    if (desk !== "planner") twin.setTool("none");
    return () => {
      const { theme: chosen, groundMode } = useTwin.getState();
      if (desk === "planner") planner.current = { theme: chosen, groundMode };
    };
  }, [desk]);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.desk = desk;
    root.dataset.theme = theme === "dark" ? "night" : "day";
    root.style.setProperty("--pane", `${100 * paneShare}%`);
  }, [desk, theme, paneShare]);
}
