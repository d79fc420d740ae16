import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../../packages/engines/src/tensorflow/kernels/load-kernels.ts'

describe('loadKernels', () => {
  it('loads none where EFFZOO_KERNELS says tensorflow', () => {
    expect(loadKernels('/nowhere', 2, { EFFZOO_KERNELS: 'tensorflow' })).toBeNull()
  })

  it('names the choices where EFFZOO_KERNELS is none of them', () => {
    expect(() => loadKernels('/nowhere', 2, { EFFZOO_KERNELS: 'sse' })).toThrow('EFFZOO_KERNELS=sse: allowed are avx512, avx2, tensorflow')
  })
})
