import { findEngine } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { hasBfloat16 } from '../../../packages/engines/src/tensorflow/bfloat16.ts'
import { smallWork } from '../../suites/engine.ts'

const cpuInfo = (flags: string) => () => `processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu ${flags} sse2\nbugs\t\t: spectre_v1\n`

describe('hasBfloat16', () => {
  it.each(['avx512_bf16', 'amx_bf16', 'avx_ne_convert'])('with %s', (flag) => {
    expect(hasBfloat16(cpuInfo(`avx2 ${flag}`))).toBe(true)
  })

  it('not with AVX-512 alone', () => {
    expect(hasBfloat16(cpuInfo('avx2 avx512f avx512_vnni'))).toBe(false)
  })

  it('not where the processor has no flags, as on Arm', () => {
    expect(hasBfloat16(() => 'processor\t: 0\nFeatures\t: fp asimd bf16\n')).toBe(false)
  })
})

describe.each(['cpu', 'wasm', 'onnxruntime'] as const)('engine %s', (name) => {
  it('refuses bfloat16 by name', async () => {
    const engine = await findEngine(name)

    await expect(engine.open({ ...smallWork('infer'), precision: 'bfloat16' })).rejects.toThrow(/float32 alone/)
  })
})
