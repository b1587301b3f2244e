import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { Compass } from "./Compass.tsx";
import { CoordinateReadout } from "./CoordinateReadout.tsx";
import { IconButton } from "./IconButton.tsx";
import { ScaleBar } from "./ScaleBar.tsx";

/** Scale, coordinates under the pointer, compass and home. Each follows what it shows: the camera moves all the time. */
export function GlobeWidgets({ county }: { county: CountyView }) {
  const { t } = useWords();
  const { send } = useTwin.getState();
  return (
    <div className="globe-widgets">
      <div className="toolbar panel">
        <Heading />
        <IconButton icon="home" label={t("tool.home")} onPress={() => send({ kind: "home" })} />
      </div>
      <Scale />
      <Cursor county={county} />
    </div>
  );
}

function Heading() {
  const headingDeg = useTwin((state) => Math.round(2 * (state.camera?.headingDeg ?? 0)) / 2);
  return <Compass headingDeg={headingDeg} onNorth={() => useTwin.getState().send({ kind: "north" })} />;
}

function Scale() {
  // a thousandth of the bar is not seen
  const metersPerPixel = useTwin(
    (state) => state.metersPerPixel && Number(state.metersPerPixel.toPrecision(3)),
  );
  return <ScaleBar metersPerPixel={metersPerPixel} />;
}

function Cursor({ county }: { county: CountyView }) {
  const cursor = useTwin((state) => state.cursor);
  return <CoordinateReadout point={cursor} county={county} />;
}
