import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Project, Workspace } from "epanet-js";
import { describe, expect, it } from "vitest";
import { readEpanet } from "./epanet.ts";
import { Findings } from "./findings.ts";
import { writeTextFixture } from "./survey-fixture.ts";
import type { SurveyTable } from "./survey-table.ts";

// codes of EPANET's toolkit (epanet2_enums.h); the library's own enums are lost in its type declarations
const EN_NODECOUNT = 0;
const EN_LINKCOUNT = 2;
const EN_DIAMETER = 0;
const EN_LENGTH = 1;
const EN_ELEVATION = 0;

const data = join(import.meta.dirname, "../../../shared/data");
const edgeCases = join(data, "water/epanet-edge-cases");
const hasData = existsSync(edgeCases);
if (!hasData) console.log("skipped: ../shared/data/water is not here");

async function read(
  path: string,
  part: "links" | "points",
): Promise<{ table: SurveyTable; errors: string[] }> {
  const findings = new Findings();
  const table = await readEpanet(path, part, { file: path.split("/").at(-1)! }, findings);
  const errors = findings.kept.map(({ row, id, field, found }) => `line ${row} ${id} ${field}: ${found}`);
  return { table, errors };
}
const readText = (text: string, part: "links" | "points" = "links") =>
  read(writeTextFixture("a.inp", text), part);

const SMALL = `
[TITLE]
a [strange] title
[PIPES]
;ID  from to length diam rough
 P1   A    B   100    150   130  0 Open ; a comment
[junctions]
 A  12.5
[RESERVOIRS]
 B  50
[COORDINATES]
 A 10 20
 B 30 40
 X 1 1
[VERTICES]
 P1 15 25
 P1 20 30
[OPTIONS]
 Units LPS
[END]
rubbish after the end
`;

describe("an EPANET model", () => {
  it("is read in any order of sections, with comments, and vertices between the ends", async () => {
    const { table, errors } = await readText(SMALL);
    expect(errors).toEqual([]);
    expect(table.columns.get("id")).toEqual(["P1"]);
    expect(table.columns.get("diameterLabel")).toEqual([150]);
    expect([...table.coordinates].filter((c) => !Number.isNaN(c))).toEqual([10, 20, 15, 25, 20, 30, 30, 40]);
    expect([table.diameterUnit, table.heightUnit, table.rows[0]]).toEqual(["mm", "m", 6]);
  });

  it("gives reservoirs no ground level and tanks and junctions theirs", async () => {
    const { table } = await readText(SMALL, "points");
    expect(table.columns.get("kind")).toEqual(["junction", "plant"]);
    expect(table.columns.get("groundElevM")).toEqual([12.5, null]);
  });

  it("is in feet and inches under US flow units, which are also the default", async () => {
    expect((await readText(SMALL.replace("Units LPS", "Units GPM"))).table.diameterUnit).toBe("in");
    expect((await readText(SMALL.replace("Units LPS", ""))).table.heightUnit).toBe("ft");
  });

  it("gives a pump and a node of the same name different ids", async () => {
    const text = SMALL.replace("[OPTIONS]", "[PUMPS]\n A A B HEAD 1\n[OPTIONS]");
    const { table } = await readText(text, "points");
    expect(table.columns.get("id")).toEqual(["A", "B", "PUMP-A"]);
    expect([...table.coordinates.slice(6, 8)]).toEqual([20, 30]);
  });

  it.each([
    [
      "a pipe to nowhere",
      SMALL.replace("A    B   100", "A    C   100"),
      "line 6 P1 node: node C, which does not exist",
    ],
    ["a diameter of 0", SMALL.replace("150", "0"), "line 6 P1 diameter: 0"],
    ["a diameter that is a word", SMALL.replace("150", "wide"), "line 6 P1 diameter: wide"],
    ["a level that is no number", SMALL.replace("12.5", "12.5m"), "line 8 A elevation: 12.5m"],
    ["a node twice", SMALL.replace(" B  50", " A  50"), "line 10 A id: node A again, first in line 8"],
    ["a short line", SMALL.replace("100    150   130  0 Open", ""), "line 6 P1 null: P1 A B"],
    ["coordinates that are no numbers", SMALL.replace("10 20", "ten 20"), "line 12 A COORDINATES: ten 20"],
    [
      "no coordinates",
      SMALL.replace(/\[COORDINATES\][^[]*/, ""),
      "line null null COORDINATES: no [COORDINATES]",
    ],
    ["an unknown unit", SMALL.replace("LPS", "PINTS"), "line 19 null UNITS: PINTS"],
    ["no section at all", "hello", 'line 1 null null: "hello" before any section'],
  ])("is refused with its line: %s", async (_, text, expected) => {
    expect((await readText(text)).errors).toContain(expected);
  });

  it("is refused when it is a SWMM model", async () => {
    await expect(readText("[JUNCTIONS]\nA 1\n[CONDUITS]\nC A B 1 1 0 0")).rejects.toThrow(
      "found [CONDUITS]; this is a SWMM model, expected an EPANET network",
    );
  });
});

describe.runIf(hasData)("the EPANET models of others", () => {
  it.each(hasData ? readdirSync(edgeCases).filter((name) => name.endsWith(".inp")) : [])(
    "%s is read, or refused in words",
    async (name) => {
      const { table, errors } = await read(join(edgeCases, name), "links");
      expect(table.count).toBeGreaterThan(0);
      for (const error of errors) expect(error).toMatch(/^line \S+ \S+ \S+: .+/);
      if (name === "bad_values.inp")
        expect(errors).toEqual(["line 56 pipe2 node: node node1, which does not exist"]);
      else if (name === "msx_example.inp")
        expect(errors).toEqual(["line null null COORDINATES: no [COORDINATES]"]);
      else expect(errors).toEqual([]);
    },
  );

  it.each(["Net1", "Net3", "L-TOWN", "ky3", "d-town"])("%s is what EPANET itself reads", async (name) => {
    const path = join(data, `water/epanet/${name}.inp`);
    const [{ table: pipes }, { table: points }] = [await read(path, "links"), await read(path, "points")];
    const workspace = new Workspace();
    await workspace.loadModule();
    workspace.writeFile("net.inp", readFileSync(path, "latin1"));
    const model = new Project(workspace);
    model.open("net.inp", "report.rpt", "out.bin");
    const nodeCount = model.getCount(EN_NODECOUNT);
    const linkCount = model.getCount(EN_LINKCOUNT);
    const joining = points.columns.get("fromNode")!.filter((node) => node !== null).length;
    expect([points.count - joining, pipes.count + joining]).toEqual([nodeCount, linkCount]);
    const ids = pipes.columns.get("id")!;
    for (let i = 0; i < pipes.count; i++) {
      const link = model.getLinkIndex(String(ids[i]));
      const ends = model.getLinkNodes(link);
      expect([pipes.columns.get("fromNode")![i], pipes.columns.get("toNode")![i]]).toEqual([
        model.getNodeId(ends.node1),
        model.getNodeId(ends.node2),
      ]);
      expect(pipes.columns.get("diameterLabel")![i]).toBeCloseTo(model.getLinkValue(link, EN_DIAMETER), 3);
      expect(pipes.columns.get("modelLength")![i]).toBeCloseTo(model.getLinkValue(link, EN_LENGTH), 2);
    }
    for (let i = 0; i < points.count; i++) {
      const level = points.columns.get("groundElevM")![i];
      if (level === null) continue;
      const node = model.getNodeIndex(String(points.columns.get("id")![i]));
      expect(level).toBeCloseTo(model.getNodeValue(node, EN_ELEVATION), 3);
    }
    model.close();
  });
});
