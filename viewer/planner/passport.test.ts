import { expect, it } from "vitest";
import type { FeatureDetail } from "../../contract/api.ts";
import type { PublishedFinding, PublishedFindings } from "../../contract/findings.ts";
import { layerById } from "../../contract/layers.ts";
import { passportOf } from "./passport.ts";

const water = layerById("water");
const pipe = (properties: FeatureDetail["properties"]): FeatureDetail => ({
  layer: "water",
  id: "P1",
  properties,
  geometry: null,
  bbox: null,
});
const steep: PublishedFinding = {
  check: "steep",
  severity: "warning",
  layer: "water",
  file: "JSL.shp",
  row: 1,
  id: "P1",
  field: "elevToM",
  found: "41°",
  expected: "at most 30°",
  advice: "look again",
  lon: 111.5,
  lat: 25.1,
  grid: null,
};
const checked = (findings: PublishedFinding[]): PublishedFindings => ({
  by: "check",
  checkedOn: "2026-11-22",
  isStale: false,
  total: findings.length,
  findings,
  rules: {},
});

it("fails by a finding about the feature itself, whatever the publication was built with", () => {
  const passport = passportOf(water, pipe({ depthSource: "surveyed" }), checked([steep]), "checked");
  expect(passport.grade).toBe("failed");
  expect(passport.failed).toEqual([steep]);
  expect(passportOf(layerById("sewer"), pipe({}), checked([steep]), undefined).grade).toBe("checked");
});

it("is assumed when anything is, also after a check", () => {
  const passport = passportOf(
    water,
    pipe({ depthSource: "assumed", diameterSource: "surveyed" }),
    checked([]),
    undefined,
  );
  expect(passport).toMatchObject({
    grade: "assumed",
    assumed: ["depthSource"],
    surveyed: ["diameterSource"],
  });
});

it("says checked only of a whole check that no survey has changed since", () => {
  const surveyed = pipe({ depthSource: "surveyed" });
  expect(passportOf(water, surveyed, checked([]), undefined).grade).toBe("checked");
  expect(passportOf(water, surveyed, { ...checked([]), isStale: true }, undefined).grade).toBe("surveyed");
  expect(passportOf(water, surveyed, { ...checked([]), by: "import" }, undefined).grade).toBe("surveyed");
  expect(passportOf(water, surveyed, { ...checked([]), checkedOn: null }, undefined).grade).toBe("surveyed");
  expect(passportOf(water, pipe({}), null, undefined).grade).toBe("unknown");
});

it("is what the feature's tile says, where a tile has told it", () => {
  expect(passportOf(water, pipe({ depthSource: "surveyed" }), null, "assumed").grade).toBe("assumed");
  expect(passportOf(water, pipe({}), checked([]), "surveyed").grade).toBe("surveyed");
});
