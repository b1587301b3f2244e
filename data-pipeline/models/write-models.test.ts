import { readdirSync, readFileSync } from "node:fs";
import { NodeIO } from "@gltf-transform/core";
import { validateBytes } from "gltf-validator";
import { describe, expect, it } from "vitest";
import { writeModels } from "./write-models.ts";

const folder = new URL("../../assets/models/", import.meta.url);
const models = await writeModels();

describe("models", () => {
  it("are committed as the code makes them (run `npm run models` when this fails)", () => {
    const committed = readdirSync(folder)
      .filter((name) => name.endsWith(".glb"))
      .sort();
    expect(committed).toEqual(models.map((m) => `${m.facts.name}.glb`).sort());
    for (const { facts, glb } of models) {
      const file = readFileSync(new URL(`${facts.name}.glb`, folder));
      expect(Buffer.from(glb).equals(file), facts.name).toBe(true);
    }
    const listed = JSON.parse(readFileSync(new URL("models.json", folder), "utf8"));
    expect(listed).toEqual(models.map((m) => m.facts));
  });

  it.each(models)("$facts.name has at most 300 triangles in one primitive with colours", async ({ glb }) => {
    const document = await new NodeIO().readBinary(glb);
    const primitives = document
      .getRoot()
      .listMeshes()
      .flatMap((mesh) => mesh.listPrimitives());
    expect(primitives).toHaveLength(1);
    expect(document.getRoot().listMaterials()).toHaveLength(1);
    expect(primitives[0]!.getIndices()!.getCount() / 3).toBeLessThanOrEqual(300);
    expect(primitives[0]!.getAttribute("COLOR_0")!.getElementSize()).toBe(4);
  });

  it.each(models)("$facts.name passes the Khronos validator without error or warning", async ({ glb }) => {
    const { issues } = await validateBytes(glb);
    expect(issues.messages).toEqual([]);
  });

  it.each(models)("$facts.name has normals that agree with its winding", async ({ glb }) => {
    const document = await new NodeIO().readBinary(glb);
    const primitive = document.getRoot().listMeshes()[0]!.listPrimitives()[0]!;
    const at = primitive.getAttribute("POSITION")!;
    const normal = primitive.getAttribute("NORMAL")!;
    const index = primitive.getIndices()!;
    for (let i = 0; i < index.getCount(); i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => at.getElement(index.getScalar(i + k), []));
      const u = b!.map((v, k) => v - a![k]!);
      const v = c!.map((w, k) => w - a![k]!);
      const n = normal.getElement(index.getScalar(i), []);
      const facing =
        (u[1]! * v[2]! - u[2]! * v[1]!) * n[0]! +
        (u[2]! * v[0]! - u[0]! * v[2]!) * n[1]! +
        (u[0]! * v[1]! - u[1]! * v[0]!) * n[2]!;
      expect(facing).toBeGreaterThan(0);
    }
  });
});
