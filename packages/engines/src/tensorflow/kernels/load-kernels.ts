import { createRequire } from 'node:module'
import { join } from 'node:path'
import { kernelsAddonName } from '../../provision/installed.ts'

const require = createRequire(import.meta.url)

interface KernelsAddon {
  /** Makes the ops known to TensorFlow. Answers the instructions that they use; null where the processor has none of them. */
  register(threadCount: number): string | null
}

/** The instructions that our own kernels use on this processor, or null where they are not used; decided once per process. */
export function loadKernels(folder: string, threadCount: number, env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.EFFZOO_KERNELS === 'tensorflow') return null
  return (require(join(folder, kernelsAddonName)) as KernelsAddon).register(threadCount)
}
