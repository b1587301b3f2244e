import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeTextFixture } from "./read/survey-fixture.ts";
import { writeCountyFixture } from "./survey/county-fixture.ts";

const program = join(import.meta.dirname, "../bin/twin.mjs");
function twin(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

const POINTS = "WTDH,X,Y,FSW\nJS1,2786672.9,558362.9,阀门\nJS2,2786672.9,558422.9,消火栓\n";

describe("the twin command", () => {
  it("lists every command, those of the server too", () => {
    const { code, out } = twin("--help");
    expect(code).toBe(0);
    for (const name of ["demo", "import", "check", "control", "build", "report", "serve", "simulate"])
      expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect(out).toContain("Example:");
  });

  it("goes on without a word when nobody reads its output to the end", () => {
    const county = writeCountyFixture([]);
    const file = writeTextFixture("阀门.csv", POINTS);
    const importing = `import ${file} --layer water-facilities --county ${county} --crs EPSG:4546`;
    for (const args of ["import --help", "serve --help", importing]) {
      // true ends at once without having read anything; the first of the two tells its exit code
      const { stdout, stderr } = spawnSync(
        "bash",
        ["-c", `{ sleep 0.2; "${process.execPath}" "${program}" ${args}; echo "ended $?" >&2; } | true`],
        { encoding: "utf8" },
      );
      expect(stdout).toBe("");
      expect(stderr).toMatch(/ended 0\n$/);
      expect(stderr).not.toContain("EPIPE");
    }
    expect(readFileSync(join(county, "county.yaml"), "utf8")).toContain("layer: water-facilities");
  });

  it("exits 2 and says what is missing on bad usage", () => {
    expect(twin("fly")).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'fly'") });
    expect(twin("import", "a.shp")).toMatchObject({ code: 2, err: expect.stringContaining("--layer <id>") });
    const twice = twin("import", "a.shp", "--layer", "water", "--map", "id=A", "--map", "id=B");
    expect(twice).toMatchObject({ code: 2, err: expect.stringContaining("The field id is given twice") });
  });

  it("imports a file once, keeps the comments of county.yaml and changes nothing the second time", () => {
    const county = writeCountyFixture([]);
    const file = writeTextFixture("阀门.csv", POINTS);
    const args = ["import", file, "--layer", "water-facilities", "--county", county, "--crs", "EPSG:4546"];
    const first = twin(...args);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining("2 features of layer water-facilities imported"),
    });
    const yaml = readFileSync(join(county, "county.yaml"), "utf8");
    expect(yaml).toContain("# written for a test");
    expect(yaml).toContain("layer: water-facilities");
    const second = twin(...args, "--json");
    expect(JSON.parse(second.out)).toMatchObject({ features: 2, changed: false });
    expect(readFileSync(join(county, "county.yaml"), "utf8")).toBe(yaml);
  });

  it("refuses a file as a whole: exit 1, the findings, a report, and nothing imported", () => {
    const county = writeCountyFixture([]);
    const before = readFileSync(join(county, "county.yaml"), "utf8");
    const file = writeTextFixture("bad.csv", POINTS.replace("2786672.9,558422.9", "1,2"));
    const args = ["import", file, "--layer", "water-facilities", "--county", county, "--crs", "EPSG:4546"];
    const { code, err } = twin(...args);
    expect(code).toBe(1);
    expect(err).toMatch(/row 2 · id JS2 · geometry\n +found .*outside the county\n +expected .*\n +do /);
    expect(err).not.toContain("    at ");
    expect(readFileSync(join(county, "county.yaml"), "utf8")).toBe(before);
    expect(readdirSync(join(county, "imported"))).toEqual(["reports"]);
    const report = readdirSync(join(county, "imported/reports"))[0]!;
    const kept: unknown = JSON.parse(readFileSync(join(county, "imported/reports", report), "utf8"));
    const refused = { row: 2, id: "JS2", field: "geometry", severity: "error" };
    expect(kept).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining(refused)]) });
    const json: unknown = JSON.parse(twin(...args, "--json").out);
    expect(json).toEqual({ error: expect.any(String), findings: (kept as { findings: unknown }).findings });
  });

  it("checks files without writing, with the checks of CJJ 61", () => {
    const pipes = writeTextFixture(
      "JSL.csv",
      "WKT,GXBM,QDDH,ZDDH,GJ\n" +
        '"LINESTRING (558362.9 2786672.9,558422.9 2786672.9)",G1,JS1,JS2,DN100\n' +
        '"LINESTRING (558422.9 2786672.9,558362.9 2786672.9)",G2,JS2,JS1,DN100\n' +
        '"LINESTRING (558422.9 2786672.9,558362.9 2786672.9)",G3,JS2,JS2,big\n',
    );
    const { code, out } = twin("check", pipes, "--crs", "EPSG:4546", "--json");
    expect(code).toBe(1);
    const checked = JSON.parse(out) as {
      files: unknown;
      errors: number;
      findings: { id: string; found: string }[];
    };
    expect(checked.files).toEqual([{ file: pipes, layer: "water", rows: 3 }]);
    expect(checked.errors).toBe(1);
    expect(checked.findings.map(({ id, found }) => [id, found])).toEqual([
      ["G3", "big"],
      ["G2", "segment JS1 – JS2 again, as G1"],
      ["G3", "start and end are both JS2"],
    ]);
  });

  it("says in one line what is wrong with a county, without a stack", () => {
    const county = writeCountyFixture([]);
    const yaml = join(county, "county.yaml");
    writeFileSync(
      yaml,
      readFileSync(yaml, "utf8").replace("heightOffsetMeters: -15.6", "heightOffsetMeters: high"),
    );
    const { code, err } = twin("import", "a.csv", "--layer", "water", "--county", county);
    expect(code).toBe(1);
    expect(err).toContain("heightOffsetMeters: Invalid input: expected number, received string");
    expect(err).not.toContain("    at ");
    expect(twin("import", "a.csv", "--layer", "water", "--county", "/nowhere")).toMatchObject({
      code: 1,
      err: "twin: /nowhere/county.yaml: no such file; expected a county folder with a county.yaml\n",
    });
  });
});
