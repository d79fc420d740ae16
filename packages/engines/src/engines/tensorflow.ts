import type { Precision } from '@effzoo/contract'
import type { Engine, Work } from '../engine.ts'
import { openTfjsPeaks } from '../peaks/tfjs-peaks.ts'
import { hasBfloat16, missingBfloat16 } from '../tensorflow/bfloat16.ts'
import { openGraphSession } from '../tensorflow/graph-session.ts'
import { loadRegistered } from '../tensorflow/load.ts'
import type { RegisteredTensorflow } from '../tensorflow/register.ts'
import { openTfjsSession } from './tfjs-session.ts'

/** Each task as one TensorFlow graph, unless the work asks for tfjs op by op. */
export const engine: Engine = {
  name: 'tensorflow',

  async probe() {
    try {
      const registered = await loadRegistered()
      const precisions = { bfloat16: bfloat16Support(registered), tf32: tf32Support(registered) }
      return {
        name: 'tensorflow',
        version: versionOf(registered),
        unavailable: null,
        tasks: { infer: true, 'train-step': true },
        precisions,
      }
    } catch (error) {
      const unavailable = error instanceof Error ? error.message : String(error)
      return { name: 'tensorflow', version: null, unavailable, tasks: { infer: unavailable, 'train-step': unavailable } }
    }
  },

  async open(work) {
    const registered = await loadRegistered({ xla: work.execution === 'xla', tf32: work.precision === 'tf32' })
    if (work.precision === 'bfloat16') requireBfloat16(registered, work)
    if (work.precision === 'tf32') requireSupport('tf32', tf32Support(registered))
    const { tf, threads, kernels } = registered
    const computesWithOurs =
      kernels !== null && (work.task === 'train-step' || (work.execution !== 'eager' && work.precision !== 'bfloat16'))
    const engineVersion = `${versionOf(registered)}${computesWithOurs ? `, effzoo's kernels (${kernels})` : ''}`
    if (work.execution === 'eager') return openTfjsSession(tf, { backend: 'tensorflow', engineVersion, threads }, work)
    return openGraphSession(tf, { engineVersion, threads, hasKernels: computesWithOurs, usesGpu: registered.usesGpu }, work)
  },

  async openPeaks() {
    const registered = await loadRegistered()
    return openTfjsPeaks(registered.tf, { backend: 'tensorflow', engineVersion: versionOf(registered), threads: registered.threads })
  },
}

/** TensorFlow takes it or leaves it for the whole process. */
const tf32Support = ({ usesGpu }: RegisteredTensorflow): true | string =>
  usesGpu ||
  'it is of the tensor cores of NVIDIA GPUs from Ampere on, which need the CUDA build: bench-runner engine install tensorflow --gpu'

const bfloat16Support = ({ usesGpu }: RegisteredTensorflow): true | string => usesGpu || hasBfloat16() || missingBfloat16

function requireBfloat16(registered: RegisteredTensorflow, { task, execution }: Work) {
  requireSupport('bfloat16', bfloat16Support(registered))
  if (task !== 'infer' || execution === 'eager')
    throw new Error('bfloat16 is for inference as a graph: measure train-step, and op by op, in float32')
}

function requireSupport(precision: Precision, support: true | string) {
  if (support !== true) throw new Error(`the engine tensorflow cannot compute in ${precision} here: ${support}`)
}

/** A CUDA build that finds no GPU computes on the CPU: its numbers must say so. */
function versionOf({ libraryVersion, tfjsVersion, set, usesGpu }: RegisteredTensorflow): string {
  const device = { cpu: '', gpu: usesGpu ? ' (CUDA)' : ' (CUDA build without a GPU)' }[set]
  return `TensorFlow ${libraryVersion}${device}, tfjs-node-gpu ${tfjsVersion}`
}
