import type { EngineName } from '@effzoo/contract'
import type { Engine } from '../engine.ts'

/** Imported on use: a runner for one engine must not need the native parts of the others. */
export const engines = {
  tensorflow: async () => (await import('./tensorflow.ts')).engine,
  onnxruntime: async () => (await import('./onnxruntime.ts')).engine,
  webgpu: async () => (await import('./webgpu.ts')).engine,
  wasm: async () => (await import('./wasm.ts')).engine,
  cpu: async () => (await import('./cpu.ts')).engine,
} satisfies Record<EngineName, () => Promise<Engine>>

export async function findEngine(name: EngineName): Promise<Engine> {
  const load = (engines as Partial<typeof engines>)[name] // a name may come from a newer registry
  if (!load) throw new Error(`this version has no engine ${name}; it has ${Object.keys(engines).join(', ')}`)
  return load()
}
