export { analyze, type Cost } from './analyze.ts'
export { expand } from './expand.ts'
export { fitWeights } from './fit-weights.ts'
export { initialize } from './initialize.ts'
export { type Layer, type LayerKind, type LayerOf, type Visitor, visit } from './layer.ts'
export { estimateMemoryBytes } from './memory.ts'
export type { ActivationName, CoAtNetSpec, EfficientNetSpec, Padding, Stage, VariantSpec } from './spec.ts'
export { stageTable } from './stage-table.ts'
export { analyzeStages, type StageCost } from './stages.ts'
export { findVariant, variantIds, variants } from './variants/index.ts'
export { compareTensors, fromOurs, matchTensors, neededTensors, toOurs, toOurTensor } from './weights/convert.ts'
export { detectTable } from './weights/detect-table.ts'
export { efficientNetPytorchTable } from './weights/efficientnet-pytorch.ts'
export { effzooTable } from './weights/effzoo.ts'
export { googleTable } from './weights/google.ts'
export { kerasV1Table, kerasV2Table } from './weights/keras.ts'
export { timmTable, timmTensors } from './weights/timm.ts'
export { faultCount, type WeightFaults, WeightMismatch } from './weights/weight-mismatch.ts'
export {
  findUpstream,
  type NamedTensor,
  type TensorShape,
  type UpstreamTensor,
  upstreamTensors,
  type WeightTable,
} from './weights/weight-table.ts'
export { type Initial, type Weight, weights } from './weights.ts'
export { type RunWork, workOf } from './work-of.ts'
