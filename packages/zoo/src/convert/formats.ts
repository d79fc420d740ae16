import type { WeightDtype } from './writer.ts'

/** In which a checkpoint can be had. */
export const modelFormats = ['safetensors', 'tfjs', 'onnx', 'savedmodel'] as const
export type ModelFormat = (typeof modelFormats)[number]

export const weightDtypes = ['float32', 'float16'] as const satisfies readonly WeightDtype[]
