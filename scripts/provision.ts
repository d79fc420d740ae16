import { installTensorflow, ProvisionError } from '@effzoo/engines'
import { showProgress } from '@effzoo/zoo/cli'

/**
 * Brings TensorFlow, the engine that measurements run on by default. Where it cannot be had, one line says why, and the
 * engines that npm brought serve: what they cannot do they answer with the reason.
 */
export async function provision(): Promise<void> {
  const progress = showProgress('setup: TensorFlow')
  try {
    await installTensorflow({ onProgress: progress.update })
    progress.end()
  } catch (error) {
    progress.end()
    if (!(error instanceof ProvisionError)) throw error
    process.stderr.write(`setup: TensorFlow is not available: ${error.message}\n`)
  }
}
