import { createRequire } from 'node:module'
import { join } from 'node:path'
import { kernelsAddonName } from '../../provision/installed.ts'

const require = createRequire(import.meta.url)

interface KernelsAddon {
  /** Makes the ops known to TensorFlow. Answers the instructions that they use; null where the processor has none of them. */
  register(threadCount: number, mostInstructions: string): string | null
}

const choices = ['avx512', 'avx2', 'tensorflow']

/**
 * The instructions that our own kernels use on this processor, or null where TensorFlow's serve; once per process. EFFZOO_KERNELS
 * chooses less than the processor has: `avx2`, or `tensorflow` for none of ours.
 */
export function loadKernels(folder: string, threadCount: number, env: NodeJS.ProcessEnv = process.env): string | null {
  const choice = env.EFFZOO_KERNELS || 'avx512'
  if (!choices.includes(choice)) throw new Error(`EFFZOO_KERNELS=${choice}: allowed are ${choices.join(', ')}`)
  if (choice === 'tensorflow') return null
  return (require(join(folder, kernelsAddonName)) as KernelsAddon).register(threadCount, choice)
}
