import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../../packages/zoo/src/formats/byte-source.ts'
import { openSafetensors } from '../../../../packages/zoo/src/formats/safetensors/read.ts'
import { writeSafetensors } from '../../../../packages/zoo/src/formats/safetensors/write.ts'
import { type Tensor, tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { concatenate, fixture } from '../read-fixture.ts'

const tensor = (name: string, ...values: number[]): Tensor => ({
  name,
  dtype: 'float32',
  shape: [values.length],
  data: new Uint8Array(Float32Array.of(...values).buffer),
})

describe('writeSafetensors', () => {
  it('writes the very bytes of the reference implementation', async () => {
    const bytes = fixture('reference.safetensors')
    const file = await openSafetensors(memorySource(bytes))

    expect(await concatenate(writeSafetensors(file, file.metadata))).toEqual(bytes)
  })

  it('gives the same bytes whatever order the tensors and the metadata come in', async () => {
    const [a, b] = [tensor('a', 1), tensor('b', 2, 3)]
    const one = await concatenate(writeSafetensors(tensorFileOf([a, b]), new Map(Object.entries({ x: '1', y: '2' }))))
    const other = await concatenate(writeSafetensors(tensorFileOf([b, a]), new Map(Object.entries({ y: '2', x: '1' }))))

    expect(one).toEqual(other)
  })

  it('lays every tensor on a multiple of its element size', async () => {
    const byte = { name: 'byte', dtype: 'uint8', shape: [1], data: Uint8Array.of(1) } as const
    const bytes = await concatenate(writeSafetensors(tensorFileOf([byte, tensor('a', 1)])))
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true))

    expect(headerBytes % 8).toBe(0)
    expect(new Float32Array(bytes.buffer, 8 + headerBytes, 1)[0]).toBe(1)
  })

  it('refuses the name that the format keeps for itself', async () => {
    await expect(concatenate(writeSafetensors(tensorFileOf([tensor('__metadata__', 1)])))).rejects.toThrow('keeps the name for itself')
  })

  it('writes a name that needs escapes and stays one', async () => {
    const name = '"\\\n\u{1f600}'
    const bytes = await concatenate(writeSafetensors(tensorFileOf([tensor(name, 1)])))

    expect([...(await openSafetensors(memorySource(bytes))).tensors.keys()]).toEqual([name])
  })
})
