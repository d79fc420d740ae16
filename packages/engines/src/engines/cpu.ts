import { createRequire } from 'node:module'
import type { Engine } from '../engine.ts'
import { openTfjsPeaks } from '../peaks/tfjs-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import type { Tfjs } from '../tfjs.ts'
import { openTfjsSession } from './tfjs-session.ts'

const require = createRequire(import.meta.url)

/** tfjs in plain JavaScript: a reference for the numbers of the others, and no engine to measure speed on. */
export const engine: Engine = {
  name: 'cpu',

  async probe() {
    return { name: 'cpu', version: loadCpu().version, unavailable: null, tasks: { infer: true, 'train-step': true } }
  },

  async open(work) {
    requireFloat32('cpu', work)
    const { tf, version } = loadCpu()
    return openTfjsSession(tf, { backend: 'cpu', engineVersion: version, threads: 1 }, work)
  },

  async openPeaks() {
    const { tf, version } = loadCpu()
    return openTfjsPeaks(tf, { backend: 'cpu', engineVersion: version, threads: 1 })
  },
}

export function loadCpu(): { tf: Tfjs; version: string } {
  const union = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs')
  return { tf: union, version: `tfjs-backend-cpu ${union.version['tfjs-backend-cpu']}` }
}
