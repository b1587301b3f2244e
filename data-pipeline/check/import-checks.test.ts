import { describe, expect, it } from "vitest";
import { layerById } from "../../contract/layers.ts";
import { Findings } from "../read/findings.ts";
import { writeTextFixture } from "../read/survey-fixture.ts";
import { readSource } from "../survey/read-source.ts";
import { checkPipes } from "./import-checks.ts";

const POINTS = `WTDH,X,Y,TZ,FSW,DMGC
A,2786672,558362,三通,,200.00
B,2786672,558462,弯头,,201.00
C,2786772,558462,盖堵,,202.00
D,2786772,558362,,消火栓,203.00
`;
const PIPES = `GXBM,QDDH,ZDDH,QDMS,ZDMS,QDGC,ZDGC,GJ
G1,A,B,1.00,1.00,199.00,200.01,DN100
G2,B,C,1.00,1.00,200.00,201.00,DN100
G3,A,D,1.00,1.00,199.00,202.00,DN100
G4,A,A1,1.00,,,,DN100
`;

async function check(pipes: string, points: string): Promise<string[]> {
  const findings = new Findings();
  const bounds: [number, number, number, number] = [111, 24, 113, 26];
  const read = (file: string, text: string, layer: string) =>
    readSource(
      writeTextFixture(file, text),
      { file, layer, crs: "EPSG:4546" },
      layerById(layer),
      { bounds },
      file,
      findings,
    );
  const table = await read("JSL.csv", pipes, "water");
  checkPipes(table, layerById("water"), [await read("JSP.csv", points, "water-facilities")], findings);
  return findings.kept
    .filter(({ severity }) => severity === "warning")
    .map(({ file, row, id, field, found }) => `${file} ${row} ${id} ${field}: ${found}`);
}

describe("the checks of CJJ 61", () => {
  it("find an end that no point table has", async () => {
    expect(await check(PIPES, POINTS)).toEqual(["JSL.csv 4 G4 toNode: point A1, which no point table has"]);
  });

  it("find a level that does not fit ground and depth by more than 2 cm", async () => {
    const found = await check(PIPES.replace("199.00,200.01", "198.97,200.01"), POINTS);
    expect(found).toContain("JSL.csv 1 G1 depthFromM: ground 200 − depth 1 − level 198.97 = 0.030 m");
  });

  it("find a segment that comes again the other way, and one from a point to itself", async () => {
    const found = await check(`${PIPES}G5,C,B,,,,,DN100\nG6,D,D,,,,,DN100\n`, POINTS);
    expect(found).toContain("JSL.csv 5 G5 fromNode: segment B – C again, as G2");
    expect(found).toContain("JSL.csv 6 G6 toNode: start and end are both D");
  });

  it("count the pipes that meet at a tee, a bend and a cap", async () => {
    const found = await check(PIPES.replace("G2,B,C", "G2,A,C"), POINTS);
    expect(found).toContain("JSP.csv 1 A kind: 4 pipes meet at a 三通");
    expect(found).toContain("JSP.csv 2 B kind: 1 pipes meet at a 弯头");
    expect(found.some((line) => line.includes("盖堵"))).toBe(false);
  });
});
