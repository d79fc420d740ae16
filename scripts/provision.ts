import process from 'node:process'
import { installTensorflow, isTensorflowInstalled, ProvisionError } from '@effzoo/engines'

/**
 * Brings TensorFlow, the engine that measurements run on by default. Where it cannot be had, one line says why, and the
 * engines that npm brought serve: what they cannot do they answer with the reason.
 */
export async function provision(): Promise<void> {
  if (isTensorflowInstalled()) return
  const { showProgress } = await import('@effzoo/zoo/cli') // only here: it costs more than the check
  const progress = showProgress('setup: TensorFlow')
  try {
    const { version, tookMs } = await installTensorflow({ onProgress: progress.update })
    progress.end()
    process.stderr.write(`setup: TensorFlow ${version} installed in ${(tookMs / 1000).toFixed(0)} s\n`)
  } catch (error) {
    progress.end()
    if (!(error instanceof ProvisionError)) throw error
    process.stderr.write(`setup: TensorFlow is not available: ${error.message}\n`)
  }
}
