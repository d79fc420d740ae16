import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linkCusolver } from '../../../packages/engines/src/provision/link-cusolver.ts'
import { temporaryFolder } from '../temporary-folder.ts'

describe('linkCusolver', () => {
  it('links the library, and not what else lies beside it, to where TensorFlow looks', async () => {
    const folder = temporaryFolder()
    for (const name of ['cublas', 'cusolver']) mkdirSync(join(folder, 'nvidia', name, 'lib'), { recursive: true })
    const files = ['nvidia/cublas/lib/libcublas.so.12', 'nvidia/cusolver/lib/libcusolver.so.11', 'nvidia/cusolver/lib/libcusolverMg.so.11']
    for (const file of files) writeFileSync(join(folder, file), file)

    expect(await linkCusolver(folder, files)).toEqual(['nvidia/cublas/lib/libcusolver.so.11'])
    expect(readFileSync(join(folder, 'nvidia/cublas/lib/libcusolver.so.11'), 'utf8')).toBe('nvidia/cusolver/lib/libcusolver.so.11')
  })

  it('links nothing where there is no cuSOLVER', async () => {
    expect(await linkCusolver(temporaryFolder(), ['tensorflow/libtensorflow_cc.so.2'])).toEqual([])
  })
})
