import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import type { Engine } from '../engine.ts'
import { openTfjsPeaks } from '../peaks/tfjs-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import type { Tfjs } from '../tfjs.ts'
import { openTfjsSession } from './tfjs-session.ts'

const require = createRequire(import.meta.url)

const tasks = {
  infer: true,
  'train-step':
    'tfjs-backend-wasm has no kernels for the gradients of convolutions (Conv2DBackpropFilter, DepthwiseConv2dNativeBackpropInput and -Filter: tensorflow/tfjs#8474); use the engine tensorflow',
} as const

export const engine: Engine = {
  name: 'wasm',

  async probe() {
    return { name: 'wasm', version: loadWasm().version, unavailable: null, tasks }
  },

  async open(work) {
    requireFloat32('wasm', work)
    const can = tasks[work.task]
    if (can !== true) throw new Error(`the engine wasm cannot do ${work.task}: ${can}`)
    const { tf, version } = loadWasm()
    // flags_wasm.js: WASM_HAS_MULTITHREAD_SUPPORT is false in Node
    return openTfjsSession(tf, { backend: 'wasm', engineVersion: version, threads: 1 }, work)
  },

  async openPeaks() {
    const { tf, version } = loadWasm()
    return openTfjsPeaks(tf, { backend: 'wasm', engineVersion: version, threads: 1 })
  },
}

function loadWasm() {
  const tf = require('@tensorflow/tfjs-core') as Tfjs
  const backend = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  backend.setWasmPaths(join(folder, 'dist') + sep)
  return { tf, version: `tfjs-backend-wasm ${backend.version_wasm}` }
}
