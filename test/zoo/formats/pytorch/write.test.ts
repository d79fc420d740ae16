import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../../packages/zoo/src/formats/byte-source.ts'
import { openPytorch } from '../../../../packages/zoo/src/formats/pytorch/read.ts'
import { writePytorch } from '../../../../packages/zoo/src/formats/pytorch/write.ts'
import { tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { concatenate, contentsOf, fixture } from '../read-fixture.ts'

describe('writePytorch', () => {
  it('writes what is read back the same, in the same order', async () => {
    const file = await openPytorch(memorySource(fixture('zip.pth')))
    const bytes = await concatenate(writePytorch(file))
    const again = await openPytorch(memorySource(bytes))

    expect([...again.tensors.keys()]).toEqual([...file.tensors.keys()])
    expect(await contentsOf(again)).toEqual(await contentsOf(file))
  })

  it('lays the data of every tensor on a multiple of 64 bytes, so that it can be mapped', async () => {
    const data = new Uint8Array(Float32Array.of(1.25, 2.5, 5).buffer)
    const bytes = await concatenate(writePytorch(tensorFileOf([{ name: 't', dtype: 'float32', shape: [3], data }])))

    expect(Buffer.from(bytes).indexOf(data) % 64).toBe(0)
  })

  it('refuses a type for which torch has no storage', async () => {
    const file = tensorFileOf([{ name: 't', dtype: 'uint64', shape: [1], data: new Uint8Array(8) }])

    await expect(concatenate(writePytorch(file))).rejects.toThrow('t is uint64, for which torch has no storage class')
  })
})
