import { availableParallelism } from 'node:os'
import type { EngineName } from '@effzoo/contract'

const cores = () => availableParallelism()

/** As the sessions of each engine say it. A test holds them together. */
const threads: Record<EngineName, () => number | null> = {
  tensorflow: () => Number(process.env.TF_NUM_INTRAOP_THREADS) || cores(),
  onnxruntime: cores,
  webgpu: () => null,
  wasm: () => 1,
  cpu: () => 1,
}

/** With how many threads an engine will compute here, told without loading it. */
export const threadsOf = (name: EngineName): number | null => threads[name]()
