import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { registerWasmKernels } from '@effzoo/models/tfjs'
import type { Engine } from '../engine.ts'
import { openTfjsPeaks } from '../peaks/tfjs-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import type { Tfjs } from '../tfjs.ts'
import { openTfjsSession } from './tfjs-session.ts'

const require = createRequire(import.meta.url)

export const engine: Engine = {
  name: 'wasm',

  async probe() {
    return { name: 'wasm', version: loadWasm().version, unavailable: null, tasks: { infer: true, 'train-step': true } }
  },

  async open(work) {
    requireFloat32('wasm', work)
    const { tf, version } = loadWasm()
    if (work.task === 'train-step') require('@tensorflow/tfjs') // tfjs-core alone knows no gradients
    // flags_wasm.js: WASM_HAS_MULTITHREAD_SUPPORT is false in Node
    return openTfjsSession(tf, { backend: 'wasm', engineVersion: version, threads: 1 }, work)
  },

  async openPeaks() {
    const { tf, version } = loadWasm()
    return openTfjsPeaks(tf, { backend: 'wasm', engineVersion: version, threads: 1 })
  },
}

/** With the kernels that the backend lacks for training, so that it is one engine for both tasks. */
export function loadWasm() {
  const tf = require('@tensorflow/tfjs-core') as Tfjs
  const backend = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  backend.setWasmPaths(join(folder, 'dist') + sep)
  registerWasmKernels()
  return { tf, version: `tfjs-backend-wasm ${backend.version_wasm}` }
}
