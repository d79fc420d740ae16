import { z } from 'zod'

export const engineNames = ['tensorflow', 'onnxruntime', 'webgpu', 'wasm', 'cpu'] as const
export const EngineName = z.enum(engineNames).meta({ id: 'EngineName' })
export type EngineName = z.infer<typeof EngineName>

/**
 * `infer`: one batch to logits in host memory. `train-step`: forward, backward and optimizer update of one batch,
 * with the loss read back.
 */
export const taskNames = ['infer', 'train-step'] as const
export const Task = z.enum(taskNames).meta({ id: 'Task' })
export type Task = z.infer<typeof Task>

/** `bfloat16`: products in half the bits, with inputs and results in float32; another measurement, never compared as the same. */
export const Precision = z.enum(['float32', 'bfloat16']).meta({ id: 'Precision' })
export type Precision = z.infer<typeof Precision>
