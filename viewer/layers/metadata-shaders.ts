import { CustomShaderPipelineStage, MetadataPipelineStage } from "cesium";

declare module "cesium" {
  /** Exported by Cesium, but not in its types. */
  export const CustomShaderPipelineStage: PipelineStage;
  export const MetadataPipelineStage: { METADATA_CLASS_FIELDS: readonly { readonly specName: string }[] };
}
interface PipelineStage {
  process(renderResources: RenderResources, primitive: Primitive, frameState: unknown): void;
}
interface Primitive {
  readonly featureIds?: readonly object[];
}
interface RenderResources {
  readonly runtimeNode?: {
    readonly node?: { readonly instances?: { readonly featureIds?: readonly object[] } };
  };
}

/**
 * Two things that Cesium 1.145 has wrong about property tables in custom shaders; called before the first tileset.
 *
 * It unpacks the tables of instances, but then refuses a shader that reads them, because it looks for them among the
 * feature ids of the mesh only: it is shown those of the instances too. And it writes what "no data" means into the
 * shader, which for an enum is a name and no number: it is left out, and our shaders know the number themselves.
 * @throws Error when a Cesium release keeps these elsewhere
 */
export function repairMetadataShaders(): void {
  if (isRepaired) return;
  isRepaired = true;
  const { process } = CustomShaderPipelineStage;
  const fields = MetadataPipelineStage.METADATA_CLASS_FIELDS;
  if (typeof process !== "function" || !fields.some(({ specName }) => specName === "noData"))
    throw new Error("Cesium's model pipeline has changed: look again at how it reads property tables.");
  MetadataPipelineStage.METADATA_CLASS_FIELDS = fields.filter(({ specName }) => specName !== "noData");
  CustomShaderPipelineStage.process = (renderResources, primitive, frameState) => {
    const ofInstances = renderResources.runtimeNode?.node?.instances?.featureIds;
    const featureIds = { value: [...(primitive.featureIds ?? []), ...(ofInstances ?? [])] };
    process(renderResources, ofInstances ? Object.create(primitive, { featureIds }) : primitive, frameState);
  };
}
let isRepaired = false;
