/**
 * `node --import tsx bench/tiles/terrain-rate.ts COUNTY`: quantized-mesh tiles a second on one core, from the county's
 * imported ground grids, without writing. Prints {"tiles":…,"seconds":…}; seconds are processor time of all threads, so the
 * rate is that of a core whatever else the machine does.
 */
import { silentProgress } from "../../data-pipeline/progress.ts";
import { importCounty } from "../../data-pipeline/survey/import-county.ts";
import { buildTerrain } from "../../data-pipeline/terrain/build-terrain.ts";

const [county] = process.argv.slice(2);
if (!county) throw new Error("expected COUNTY");
const survey = await importCounty(county, silentProgress);
if (!survey.dem) throw new Error(`${county} has no terrain`);
let tiles = 0;
const begun = process.cpuUsage();
await buildTerrain(
  survey.dem,
  survey.county,
  {
    put: async (path) => {
      if (path.endsWith(".terrain")) tiles++;
    },
  },
  silentProgress,
);
const { user, system } = process.cpuUsage(begun);
console.log(JSON.stringify({ tiles, seconds: (user + system) / 1e6 }));
