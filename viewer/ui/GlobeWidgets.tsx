import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { Compass } from "./Compass.tsx";
import { CoordinateReadout } from "./CoordinateReadout.tsx";
import { IconButton } from "./IconButton.tsx";
import { ScaleBar } from "./ScaleBar.tsx";

/** Scale, coordinates under the pointer, compass and home. */
export function GlobeWidgets({ county }: { county: CountyView }) {
  const { t } = useWords();
  const cursor = useTwin((state) => state.cursor);
  const metersPerPixel = useTwin((state) => state.metersPerPixel);
  const headingDeg = useTwin((state) => state.camera?.headingDeg ?? 0);
  const send = useTwin((state) => state.send);
  return (
    <div className="globe-widgets">
      <div className="toolbar panel">
        <Compass headingDeg={headingDeg} onNorth={() => send({ kind: "north" })} />
        <IconButton icon="home" label={t("tool.home")} onPress={() => send({ kind: "home" })} />
      </div>
      <ScaleBar metersPerPixel={metersPerPixel} />
      <CoordinateReadout point={cursor} county={county} />
    </div>
  );
}
