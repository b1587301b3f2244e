import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { manifestSchema } from "../../contract/publication.ts";
import { currentVersion } from "./publication-folder.ts";
import { PublicationWriter } from "./publication-writer.ts";
import { changesOf } from "./versions.ts";

const compressible = Buffer.from("the same sentence again and again. ".repeat(200));
const layers = [{ id: "water", status: "live" as const, features: 1 }];

async function publish(folder: string, files: Record<string, Uint8Array>) {
  const writer = await PublicationWriter.open(folder);
  for (const [path, bytes] of Object.entries(files)) await writer.put(path, bytes);
  return writer.finish("test", layers);
}
const newFolder = () => mkdtemp(join(tmpdir(), "publication-"));
const filesOf = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
const served = async (folder: string, path: string) => readFile(join(folder, "current", path));

describe("a publication", () => {
  it("serves its files with hashes that fit the bytes, and a .br sibling where it is smaller", async () => {
    const folder = await newFolder();
    const noise = createHash("sha512").update("noise").digest();
    await publish(folder, {
      "tiles/water/a.glb": compressible,
      "models/b.glb": noise,
      "basemap/c.webp": compressible,
    });
    const manifest = manifestSchema.parse(JSON.parse((await served(folder, "manifest.json")).toString()));
    for (const [path, file] of Object.entries(manifest.files)) {
      const bytes = await served(folder, path);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      expect(bytes.byteLength).toBe(file.bytes);
    }
    const sibling = await served(folder, "tiles/water/a.glb.br");
    expect(brotliDecompressSync(sibling)).toEqual(compressible);
    expect(manifest.files["tiles/water/a.glb"]?.brotliBytes).toBe(sibling.byteLength);
    expect(manifest.files["models/b.glb"]?.brotliBytes).toBeUndefined();
    expect(manifest.files["basemap/c.webp"]?.brotliBytes).toBeUndefined();
  });

  it("is unchanged when the same bytes are published again, in another order", async () => {
    const folder = await newFolder();
    const first = await publish(folder, { "a.json": Buffer.from("1"), "b.json": Buffer.from("2") });
    const second = await publish(folder, { "b.json": Buffer.from("2"), "a.json": Buffer.from("1") });
    expect(second).toMatchObject({ version: first.version, changed: false });
    expect(await readdir(join(folder, "versions"))).toEqual(["1"]);
  });

  it("keeps the two last versions and points current at the newest", async () => {
    const folder = await newFolder();
    for (const text of ["1", "2", "3"]) await publish(folder, { "a.json": Buffer.from(text) });
    expect(await readlink(join(folder, "current"))).toBe("versions/3");
    expect((await readdir(join(folder, "versions"))).sort()).toEqual(["2", "3"]);
    expect((await served(folder, "a.json")).toString()).toBe("3");
  });

  it("writes only what differs, and says of the rest where it lies", async () => {
    const folder = await newFolder();
    await publish(folder, { "a.json": Buffer.from("1"), "tiles/b.glb": compressible });
    const second = await publish(folder, { "a.json": Buffer.from("2"), "tiles/b.glb": compressible });
    expect(await filesOf(second.folder)).toEqual(["a.json", "changes.json", "manifest.json"]);
    const { manifest, pathOf } = await currentVersion(folder);
    expect(manifest.files["tiles/b.glb"]?.in).toBe(1);
    expect(await readFile(pathOf("tiles/b.glb"))).toEqual(compressible);
    expect(brotliDecompressSync(await readFile(`${pathOf("tiles/b.glb")}.br`))).toEqual(compressible);
    expect(await changesOf(folder, 2)).toMatchObject({ number: 2, from: 1, by: "build", files: ["a.json"] });
    // the two last builds are kept, and of the first what they name
    const third = await publish(folder, { "a.json": Buffer.from("3"), "tiles/b.glb": compressible });
    expect(await filesOf(join(folder, "versions", "1"))).toEqual(["tiles/b.glb", "tiles/b.glb.br"]);
    const fresh = await newFolder();
    const whole = await publish(fresh, { "a.json": Buffer.from("3"), "tiles/b.glb": compressible });
    expect(third.version).toBe(whole.version);
  });

  it("writes a file again that was damaged on disk", async () => {
    const folder = await newFolder();
    await publish(folder, { "a.json": Buffer.from("1"), "b.json": Buffer.from("long enough") });
    await writeFile(join(folder, "versions", "1", "b.json"), "short");
    await publish(folder, { "a.json": Buffer.from("2"), "b.json": Buffer.from("long enough") });
    expect((await served(folder, "b.json")).toString()).toBe("long enough");
  });

  it("can be the one before but for what an edit puts and removes", async () => {
    const folder = await newFolder();
    await publish(folder, {
      "a.json": Buffer.from("1"),
      "b.json": Buffer.from("2"),
      "c.json": Buffer.from("3"),
    });
    const writer = await PublicationWriter.openUpdate(folder);
    await writer.put("a.json", Buffer.from("new"));
    writer.remove("b.json");
    const edited = await writer.finish("test", layers, { by: "edit", edits: 7, features: { water: ["p1"] } });
    const whole = await newFolder();
    const built = await publish(whole, { "a.json": Buffer.from("new"), "c.json": Buffer.from("3") });
    expect(edited.version).toBe(built.version);
    expect(await filesOf(edited.folder)).toEqual(["a.json", "changes.json", "manifest.json"]);
    expect(await changesOf(folder, 2)).toMatchObject({
      by: "edit",
      edits: 7,
      features: { water: ["p1"] },
      files: ["a.json"],
      removed: ["b.json"],
    });
    await expect(PublicationWriter.openUpdate(await newFolder())).rejects.toThrow(/run twin build first/);
  });

  it("leaves nothing of a build that was given up, though another step was still putting files", async () => {
    const folder = await newFolder();
    const writer = await PublicationWriter.open(folder);
    const slow = Promise.allSettled([1, 2, 3, 4].map((n) => writer.put(`tiles/${n}/a.glb`, compressible)));
    await writer.discard();
    await slow;
    await expect(writer.put("tiles/5/a.glb", compressible)).rejects.toThrow("given up");
    expect(await readdir(join(folder, "versions"))).toEqual([]);
  });

  it("stays the old one when a build is killed, and the next build clears what it left", async () => {
    const folder = await newFolder();
    await publish(folder, { "a.json": Buffer.from("old") });
    const script = `
      import { PublicationWriter } from ${JSON.stringify(new URL("publication-writer.ts", import.meta.url).href)};
      const writer = await PublicationWriter.open(${JSON.stringify(folder)});
      await writer.put("a.json", Buffer.from("new"));
      process.kill(process.pid, "SIGKILL");`;
    expect(() =>
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]),
    ).toThrow();
    expect((await served(folder, "a.json")).toString()).toBe("old");
    expect(await readdir(join(folder, "versions"))).toHaveLength(2);
    await publish(folder, { "a.json": Buffer.from("newer") });
    expect((await served(folder, "a.json")).toString()).toBe("newer");
    expect((await readdir(join(folder, "versions"))).sort()).toEqual(["1", "2"]);
  });

  it("refuses a folder that cannot be made, a current that is no link, and paths that leave it", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "file"), "");
    await expect(PublicationWriter.open(join(folder, "file"))).rejects.toThrow(
      /cannot write a publication to .*file/,
    );
    await mkdir(join(folder, "taken", "current"), { recursive: true });
    await expect(PublicationWriter.open(join(folder, "taken"))).rejects.toThrow(/not a symbolic link/);
    const writer = await PublicationWriter.open(folder);
    await expect(writer.put("../a", compressible)).rejects.toThrow(/no path inside/);
    await expect(writer.put("/a", compressible)).rejects.toThrow(/no path inside/);
    await writer.put("a", compressible);
    await expect(writer.put("a", compressible)).rejects.toThrow(/twice/);
    await writer.discard();
    expect(await readdir(join(folder, "versions"))).toEqual([]);
  });
});
