import { availableParallelism } from 'node:os'
import type { Engine } from '../engine.ts'
import { loadRegistered } from '../tensorflow/load.ts'
import type { RegisteredTensorflow } from '../tensorflow/register.ts'
import { openTfjsSession } from './tfjs-session.ts'

export const engine: Engine = {
  name: 'tensorflow',

  async probe() {
    try {
      const version = versionOf(await loadRegistered())
      return { name: 'tensorflow', version, unavailable: null, tasks: { infer: true, 'train-step': true } }
    } catch (error) {
      const unavailable = error instanceof Error ? error.message : String(error)
      return { name: 'tensorflow', version: null, unavailable, tasks: { infer: unavailable, 'train-step': unavailable } }
    }
  },

  async open(work) {
    const registered = await loadRegistered()
    // TensorFlow's own default: one thread for each core that the process may use
    const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism()
    return openTfjsSession(registered.tf, { backend: 'tensorflow', engineVersion: versionOf(registered), threads }, work)
  },
}

/** A CUDA build that finds no GPU computes on the CPU: its numbers must say so. */
function versionOf({ libraryVersion, tfjsVersion, set, usesGpu }: RegisteredTensorflow): string {
  const device = { cpu: '', gpu: usesGpu ? ' (CUDA)' : ' (CUDA build without a GPU)' }[set]
  return `TensorFlow ${libraryVersion}${device}, tfjs-node-gpu ${tfjsVersion}`
}
