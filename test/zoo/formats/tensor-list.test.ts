import { describe, expect, it } from 'vitest'
import { createTensorList, tensorLimits } from '../../../packages/zoo/src/formats/tensor-list.ts'

const list = (fileBytes = 1000) => createTensorList('safetensors', fileBytes)
const info = (shape: readonly number[], name = 't') => ({ name, shape, dtype: 'float32' as const })

describe('createTensorList', () => {
  it.each([
    ['a size that is no whole number', [1.5]],
    ['a negative size', [-1]],
    ['a product beyond what a number counts', [2 ** 40, 2 ** 40]],
    ['such a product hidden by a zero', [2 ** 40, 2 ** 40, 0]],
  ])('refuses %s', (_, shape) => {
    expect(() => list().add(info(shape))).toThrow('impossible shape')
  })

  it('refuses more dimensions than any tensor has', () => {
    expect(() => list().add(info(Array(33).fill(1)))).toThrow('33 dimensions')
  })

  it('refuses a second tensor of a name', () => {
    const tensors = list()
    tensors.add(info([1]))

    expect(() => tensors.add(info([1]))).toThrow('two tensors are named "t"')
  })

  it('refuses a name that UTF-8 cannot hold', () => {
    expect(() => list().add(info([1], 'half \ud800'))).toThrow('not valid Unicode')
  })

  it('refuses tensors that would take far more than the file', () => {
    const small = list()
    small.add(info([tensorLimits.totalBytesFloor / 4]))

    expect(() => small.add(info([1], 'u'))).toThrow('come out of a file of 1000 bytes')
  })

  it('allows a large file tensors that share its bytes, within a bound', () => {
    const large = list(2 ** 30)
    for (let i = 0; i < 8; i++) large.add(info([2 ** 28], `tied ${i}`))

    expect(() => large.add(info([1], 'one more'))).toThrow('reading all tensors up to one more')
  })
})
