import { createRequire } from 'node:module'
import { join } from 'node:path'
import util from 'node:util'
import { addonName } from '../provision/installed.ts'
import type { WheelSet } from '../provision/tensorflow-wheels.ts'
import type { Tfjs } from '../tfjs.ts'

const require = createRequire(import.meta.url)

export interface RegisteredTensorflow {
  readonly tf: Tfjs
  readonly libraryVersion: string
  readonly tfjsVersion: string
  readonly set: WheelSet
  /** Whether TensorFlow found a device it can compute on with CUDA. */
  readonly usesGpu: boolean
}

/**
 * Makes `tensorflow` the backend of tfjs, with the addon in `folder`. The package's own entry would look for the addon inside
 * node_modules, which is not ours to write to: its backend and its kernels are loaded directly.
 */
export async function registerTensorflow(folder: string, set: WheelSet): Promise<RegisteredTensorflow> {
  // Node 23 took these away and 22 warns of them; tfjs-node 4.22 calls both (nodejs_kernel_backend.js, kernels/TopK.js)
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray })
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'

  const binding = require(join(folder, addonName)) as { TF_Version: string; isUsingGpuDevice(): boolean }
  const tf = require('@tensorflow/tfjs-core') as Tfjs
  tf.enableProdMode() // also silences tfjs's banners
  if (!tf.findBackendFactory('tensorflow')) {
    const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend') as {
      NodeJSKernelBackend: new (binding: unknown, packageName: string) => InstanceType<Tfjs['KernelBackend']>
    }
    require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels')
    const packageName = set === 'gpu' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node'
    tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, packageName), 3)
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('tfjs refused the backend tensorflow')
  return { tf, libraryVersion: binding.TF_Version, tfjsVersion: tf.version_core, set, usesGpu: binding.isUsingGpuDevice() }
}
