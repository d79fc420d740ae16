export { type BuildOptions, buildModel, type Model } from './build-model.ts'
export type { Mode } from './forward.ts'
export { registerWasmKernels } from './kernels/wasm/register.ts'
export { createTrainStep, type TrainStep, type TrainStepOptions } from './train-step.ts'
