import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isTensorflowInstalled, loadTensorflow } from '@effzoo/engines'
import * as tfjs from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'

describe.skipIf(!isTensorflowInstalled())('loadTensorflow', () => {
  it('gives the tfjs-core that a plain import gives, on the backend tensorflow', async () => {
    const tf = await loadTensorflow()

    expect(tf.tensor).toBe(tfjs.tensor)
    expect(tf.getBackend()).toBe('tensorflow')
    expect(await loadTensorflow()).toBe(tf)
  })

  // TopK.js calls util.isNullOrUndefined, which Node 23 took away
  it('computes what needs the functions that newer Nodes lack', async () => {
    const tf = await loadTensorflow()

    expect([...tf.topk(tf.tensor1d([1, 3, 2]), 2).values.dataSync()]).toEqual([3, 2])
  })

  it('prints nothing', () => {
    const script = `
      import { importEntry } from '@effzoo/launch'
      const { loadTensorflow } = await importEntry(import.meta.resolve('@effzoo/engines'))
      const load = async () => { const tf = await loadTensorflow(); tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync() }
      load()`
    const cwd = fileURLToPath(new URL('../../..', import.meta.url))
    const output = execFileSync('/bin/sh', ['-c', '"$0" --input-type=module -e "$1" 2>&1', process.execPath, script], { cwd })

    expect(output.toString()).toBe('')
  })
})

describe('loadTensorflow without an installation', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('says where it looked and how to install it', async () => {
    vi.resetModules()
    const folder = temporaryFolder()
    vi.stubEnv('EFFZOO_ENGINES', folder)
    const fresh = await import('@effzoo/engines')

    await expect(fresh.loadTensorflow()).rejects.toThrow(
      `TensorFlow in ${folder}/tensorflow-2.21.0-4.22.0 cannot be used: it is not there. Install it: npm exec --no -- bench-runner engine install tensorflow`,
    )
    const report = await (await fresh.findEngine('tensorflow')).probe()
    expect(report.unavailable).toContain('it is not there')
  })
})
