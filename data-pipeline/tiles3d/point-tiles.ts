import { Box } from "./box.ts";
import { linearFromHex } from "./colour.ts";
import type { FittingPlacer } from "./fitting-placement.ts";
import { type InstanceGroup, writeInstanceGlb } from "./instance-glb.ts";
import { MeshBuilder } from "./mesh-builder.ts";
import { writeMeshGlb } from "./mesh-glb.ts";
import type { ModelLibrary, PlacedModel } from "./model-library.ts";
import { pointPlacement } from "./point-placement.ts";
import { SharedModels } from "./shared-models.ts";
import { type Detail, type TiledLayer, type TilesTarget, writeTileset } from "./tileset-writer.ts";
import type { Vec3 } from "./vector.ts";

/** Metres of error of dots instead of light models, light instead of full ones, and of nothing at all. */
interface PointErrors {
  readonly nothing: number;
  readonly dots: number;
  readonly light: number;
}
/** Things under the street are small; lamps and trees are seen, and lamps shine, from far. */
const UNDERGROUND_ERRORS: PointErrors = { nothing: 24, dots: 3.5, light: 1 };
const STREET_ERRORS: PointErrors = { nothing: 96, dots: 8, light: 1.5 };
/** Step of dots seen from hundreds of metres, 2^−3 m. */
const DOT_STEP_EXPONENT = -3;

/** Dots far, models with few triangles nearer, full models near; each feature an instance with its own id. */
export async function writePointTiles(
  source: TiledLayer,
  library: ModelLibrary,
  fittings: FittingPlacer | undefined,
  target: TilesTarget,
): Promise<void> {
  const { layer, table, enu } = source;
  const { grid, sink } = target;
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  const positionOf = (row: number): Vec3 => {
    const vertex = table.partStart[table.featureStart[row]!]!;
    return [enu[3 * vertex]!, enu[3 * vertex + 1]!, enu[3 * vertex + 2]!];
  };
  const placementOf = pointPlacement(layer, table, fittings);
  const placements = Array.from(rows, placementOf);
  const models = new Map<string, PlacedModel>();
  for (const name of [...new Set(placements.map(({ model }) => model))].sort())
    models.set(name, await library.model(name));
  const shared = new SharedModels([...models.values()].flatMap(({ full, light }) => [light, full]));
  const errors = layer.group === "underground" ? UNDERGROUND_ERRORS : STREET_ERRORS;
  const colour = linearFromHex(layer.colour.dark);

  const mesh = new MeshBuilder();
  const dots: Detail["draw"] = ({ rows: tileRows, address, properties }) => {
    mesh.restart();
    tileRows.forEach((row, featureId) => {
      mesh.startFeature(featureId, colour);
      mesh.addVertex(positionOf(row), [0, 0, 1]);
    });
    const box = new Box();
    mesh.growBox(box, 1);
    const bytes = writeMeshGlb({
      grid,
      address,
      mesh,
      primitive: "points",
      rows: tileRows,
      properties,
      stepExponent: DOT_STEP_EXPONENT,
    });
    return { bytes, box };
  };

  const instances = (detail: "full" | "light"): Detail["draw"] => {
    return ({ rows: tileRows, address, properties }) => {
      const box = new Box();
      const groups: InstanceGroup[] = [];
      const ordered: number[] = [];
      for (const [name, model] of models) {
        const members = tileRows.filter((row) => placements[row]!.model === name);
        if (members.length === 0) continue;
        const group = {
          mesh: model[detail],
          positions: new Float64Array(3 * members.length),
          turnDeg: new Float64Array(members.length),
          scale: new Float64Array(members.length),
        };
        members.forEach((row, i) => {
          const [east, north, up] = positionOf(row);
          const scale = placements[row]!.scale(model);
          group.positions[3 * i] = east;
          group.positions[3 * i + 1] = north;
          group.positions[3 * i + 2] = up;
          group.turnDeg[i] = placements[row]!.turnDeg;
          group.scale[i] = scale;
          box.addPoint(east, north, up, model.radiusMeters * scale + 0.01);
          ordered.push(row);
        });
        groups.push(group);
      }
      return {
        bytes: writeInstanceGlb({ grid, address, groups, rows: ordered, properties, models: shared }),
        box,
      };
    };
  };

  await sink.put(`tiles/${layer.id}/models.bin`, shared.bytes);
  const details = [
    { edgeMeters: 4096, geometricErrorMeters: errors.dots, rows, draw: dots },
    { edgeMeters: 1024, geometricErrorMeters: errors.light, rows, draw: instances("light") },
    { edgeMeters: 512, geometricErrorMeters: 0, rows, draw: instances("full") },
  ];
  await writeTileset(source, { emptyErrorMeters: errors.nothing, details }, target);
}
