import { volumeInside } from "./bounding-volume.ts";
import { resolved } from "./finding.ts";
import type { BoundingVolume, SchemaJson, TileJson } from "./shapes.ts";
import { checkSubtree } from "./subtree.ts";
import type { Run } from "./tileset.ts";

interface ImplicitTile {
  readonly volume: BoundingVolume;
  readonly error: number;
}
interface Address {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}
const VARIABLES = /\{(\w+)\}/g;

/**
 * Checks the quadtree below an implicit root: templates, every subtree, each tile inside its parent with no larger
 * error, each content in its tile's box, and files on disk exactly where the availability says.
 */
export async function checkImplicitTiles(
  root: TileJson,
  place: { readonly file: string; readonly where: string; readonly schema: SchemaJson | undefined },
  run: Run,
  checkContent: (file: string, volume: BoundingVolume, run: Run) => Promise<void>,
): Promise<void> {
  const { file, where, schema } = place;
  const { findings, files } = run;
  const { subtreeLevels, availableLevels, subtrees, subdivisionScheme } = root.implicitTiling!;
  const say = (message: string) => findings.add(file, where, message);
  if (root.children) say("is an implicit root and has children");
  if (root.metadata) say("is an implicit root and has metadata");
  if (!root.boundingVolume.box && !root.boundingVolume.region)
    say("is an implicit root without box or region");
  const contents = root.contents ?? (root.content ? [root.content] : []);
  for (const { boundingVolume } of contents)
    if (boundingVolume) say("is an implicit root whose content has a bounding volume");
  if (subdivisionScheme === "OCTREE") return findings.refuse(file, where, "octrees are not in this profile");
  const templates = [subtrees.uri, ...contents.map(({ uri }) => uri)];
  for (const template of templates) {
    const names = [...template.matchAll(VARIABLES)].map(([, name]) => name!);
    for (const name of names)
      if (!["level", "x", "y"].includes(name)) say(`${template} has {${name}}, expected level, x and y`);
    for (const name of ["level", "x", "y"]) if (!names.includes(name)) say(`${template} lacks {${name}}`);
  }
  const fill = (template: string, { level, x, y }: Address) =>
    resolved(
      file,
      template.replaceAll("{level}", `${level}`).replaceAll("{x}", `${x}`).replaceAll("{y}", `${y}`),
    );

  const expected = new Set<string>();
  const pending: { address: Address; parent: ImplicitTile | undefined }[] = [
    { address: { level: 0, x: 0, y: 0 }, parent: undefined },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { address: top, parent: above } = next;
    const subtreeFile = fill(subtrees.uri, top);
    const subtree = await checkSubtree(files, subtreeFile, subtreeLevels, schema, findings);
    if (!subtree) continue;
    const columns = semanticColumns(schema, subtree.tileClass, subtree.metadata);
    const placed = new Map<string, ImplicitTile>();
    for (const [i, { level, morton, hasContent }] of subtree.tiles.entries()) {
      const address = below(top, level, morton);
      if (address.level >= availableLevels)
        findings.add(subtreeFile, nameOf(address), `lies below the ${availableLevels} available levels`);
      const parent =
        level === 0
          ? above
          : placed.get(nameOf({ level: address.level - 1, x: address.x >> 1, y: address.y >> 1 }));
      const box = columns.get("TILE_BOUNDING_BOX")?.[i];
      const error = columns.get("TILE_GEOMETRIC_ERROR")?.[i];
      const tile = {
        volume: Array.isArray(box) ? { box } : divided(root.boundingVolume, address),
        error: typeof error === "number" ? error : root.geometricError / 2 ** address.level,
      };
      placed.set(nameOf(address), tile);
      run.counts.tiles++;
      const outer = parent ?? { volume: root.boundingVolume, error: root.geometricError };
      if (tile.error > outer.error * (1 + 1e-9))
        findings.add(
          subtreeFile,
          nameOf(address),
          `geometric error ${tile.error}, its parent's is ${outer.error}`,
        );
      if (!volumeInside(tile.volume, outer.volume))
        findings.add(subtreeFile, nameOf(address), "stands out of its parent's box");
      if (!hasContent) continue;
      for (const { uri } of contents) {
        const contentFile = fill(uri, address);
        expected.add(contentFile);
        await checkContent(contentFile, tile.volume, run);
      }
    }
    for (const morton of subtree.children) {
      const address = below(top, subtreeLevels, morton);
      pending.push({
        address,
        parent: placed.get(nameOf({ level: address.level - 1, x: address.x >> 1, y: address.y >> 1 })),
      });
    }
  }
  if (expected.size === 0) return;
  for (const { uri } of contents) {
    const folder = resolved(file, `${uri.slice(0, uri.indexOf("{"))}.`);
    for (const path of await files.list(folder))
      if (!expected.has(path) && !/\.(br|gz)$/.test(path))
        findings.add(path, "", "is there, no tile says it is available");
  }
}

function semanticColumns(
  schema: SchemaJson | undefined,
  className: string | undefined,
  columns: ReadonlyMap<string, readonly unknown[]>,
): ReadonlyMap<string, readonly unknown[]> {
  const properties = schema?.classes?.[className ?? ""]?.properties ?? {};
  return new Map(
    [...columns].flatMap(([id, rows]) => {
      const semantic = properties[id]?.semantic;
      return semantic ? [[semantic, rows] as const] : [];
    }),
  );
}

/** The quarter of a quarter … of the root's volume; heights stay whole. */
function divided({ box, region }: BoundingVolume, { level, x, y }: Address): BoundingVolume {
  const share = 1 / 2 ** level;
  const [u, v] = [(2 * x + 1) * share - 1, (2 * y + 1) * share - 1];
  if (box)
    return {
      box: [
        ...[0, 1, 2].map((k) => box[k]! + u * box[3 + k]! + v * box[6 + k]!),
        ...box.slice(3, 9).map((value) => value * share),
        ...box.slice(9),
      ],
    };
  if (!region) return {};
  const [west, south, east, north, low, high] = region;
  const [width, height] = [(east - west) * share, (north - south) * share];
  return {
    region: [
      west + x * width,
      south + y * height,
      west + (x + 1) * width,
      south + (y + 1) * height,
      low,
      high,
    ],
  };
}

/** Address of a tile by its Morton index in a subtree. */
function below(top: Address, levels: number, morton: number): Address {
  let [x, y] = [0, 0];
  for (let bit = 0; bit < levels; bit++) {
    x |= ((morton >> (2 * bit)) & 1) << bit;
    y |= ((morton >> (2 * bit + 1)) & 1) << bit;
  }
  return { level: top.level + levels, x: (top.x << levels) | x, y: (top.y << levels) | y };
}

function nameOf({ level, x, y }: Address): string {
  return `${level}/${x}/${y}`;
}
