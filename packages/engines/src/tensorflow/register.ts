import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import util from 'node:util'
import { addonName, muteAddonName } from '../provision/installed.ts'
import type { WheelSet } from '../provision/tensorflow-wheels.ts'
import type { Tfjs } from '../tfjs.ts'
import { loadKernels } from './kernels/load-kernels.ts'
import { registerSilu } from './kernels/register-silu.ts'
import type { LoadOptions } from './load.ts'

const require = createRequire(import.meta.url)

export interface RegisteredTensorflow {
  readonly tf: Tfjs
  readonly libraryVersion: string
  readonly tfjsVersion: string
  readonly set: WheelSet
  /** Whether TensorFlow found a device it can compute on with CUDA. */
  readonly usesGpu: boolean
  /** The threads of an op: one for each core that the process may use, unless TF_NUM_INTRAOP_THREADS says otherwise. */
  readonly threads: number
  /** The instructions of our own kernels; null where TensorFlow's serve. */
  readonly kernels: string | null
}

/**
 * Makes `tensorflow` the backend of tfjs, with the addon in `folder`. The package's own entry would look for the addon inside
 * node_modules, which is not ours to write to: its backend and its kernels are loaded directly.
 */
export async function registerTensorflow(
  { folder, set }: { readonly folder: string; readonly set: WheelSet },
  { xla, tf32 }: Required<LoadOptions>,
): Promise<RegisteredTensorflow> {
  // Node 23 took these away and 22 warns of them; tfjs-node 4.22 calls both (nodejs_kernel_backend.js, kernels/TopK.js)
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray })
  prepareEnvironment(process.env, { folder, set, xla, tf32 })

  const binding = loadAddon(folder)
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
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism()
  const usesGpu = binding.isUsingGpuDevice()
  const kernels = usesGpu || xla ? null : loadKernels(folder, threads)
  if (kernels !== null) registerSilu(tf)
  return { tf, libraryVersion: binding.TF_Version, tfjsVersion: tf.version_core, set, usesGpu, threads, kernels }
}

interface Addon {
  readonly TF_Version: string
  isUsingGpuDevice(): boolean
}

/** TensorFlow tells on stderr that oneDNN is on, before it has read how much it is to tell. */
function loadAddon(folder: string): Addon {
  const load = () => require(join(folder, addonName)) as Addon
  if (process.env.TF_CPP_MIN_LOG_LEVEL === '0') return load()
  const { withMutedStderr } = require(join(folder, muteAddonName)) as { withMutedStderr<T>(run: () => T): T }
  return withMutedStderr(load)
}

interface Preparation extends Required<LoadOptions> {
  readonly folder: string
  readonly set: WheelSet
}

/** The library reads these when it is loaded; what the user has set stays, but for what decides the precision. */
function prepareEnvironment(env: NodeJS.ProcessEnv, { folder, set, xla, tf32 }: Preparation) {
  env.TF_CPP_MIN_LOG_LEVEL ??= '3'
  // Its own default asks for AVX-512; with AVX2 alone a training step takes a tenth to a quarter less with it, as other frameworks have it
  env.TF_ENABLE_ONEDNN_OPTS ??= '1'
  if (set === 'gpu') {
    // TensorFlow itself would round float32's products to 10 bits wherever tensor cores do, and take all memory that the GPU has
    env.NVIDIA_TF32_OVERRIDE = tf32 ? '1' : '0'
    env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
    if (xla) env.XLA_FLAGS ??= `--xla_gpu_cuda_data_dir=${join(folder, 'nvidia', 'cuda_nvcc')}`
  }
  if (xla) env.TF_XLA_FLAGS = [env.TF_XLA_FLAGS, '--tf_xla_auto_jit=2', '--tf_xla_cpu_global_jit'].filter(Boolean).join(' ')
}
