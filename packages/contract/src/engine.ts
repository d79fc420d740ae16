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

/**
 * Of products, with inputs and results in float32: each is another measurement, never compared as the same. `bfloat16`: half the bits.
 * `tf32`: operands rounded to 10 bits of mantissa, as NVIDIA's tensor cores take them.
 */
export const Precision = z.enum(['float32', 'bfloat16', 'tf32']).meta({ id: 'Precision' })
export type Precision = z.infer<typeof Precision>

/** On what ONNX Runtime computes: its execution providers that effzoo reaches. */
export const Provider = z.enum(['cpu', 'webgpu', 'cuda']).meta({ id: 'Provider' })
export type Provider = z.infer<typeof Provider>

/** A GPU as WebGPU tells of it; texts are empty where its driver does not say. */
export const Adapter = z
  .object({
    vendor: z.string().max(200),
    architecture: z.string().max(200),
    device: z.string().max(200),
    description: z.string().max(200),
    isSoftware: z.boolean().meta({ description: 'Computed on the CPU: right numbers, and no speed of a GPU' }),
    hasTimestamps: z.boolean().meta({ description: 'Whether the device tells how long a pass took on it (timestamp-query)' }),
    limits: z.object({
      maxBufferBytes: z.int(),
      maxBindingBytes: z.int(),
      maxWorkgroupBytes: z.int().meta({ description: 'Memory that the invocations of one workgroup share' }),
      maxWorkgroupInvocations: z.int(),
    }),
  })
  .meta({ id: 'Adapter' })
export type Adapter = z.infer<typeof Adapter>
