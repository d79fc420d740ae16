import { describe, expect, it } from 'vitest'
import { openKeras } from '../../../../packages/zoo/src/formats/keras/hdf5-worker.ts'
import { writeKeras } from '../../../../packages/zoo/src/formats/keras/write.ts'
import { tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { contentsOf } from '../read-fixture.ts'

const tensor = (name: string, dtype: 'float32' | 'float16' | 'bool', shape: number[], data: Uint8Array) => ({ name, dtype, shape, data })
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)

describe('writeKeras', () => {
  it('writes what is read back the same, in the same order', async () => {
    const file = tensorFileOf([
      tensor('stem/stem/kernel:0', 'float32', [2, 2], floats(1, 2, 3, 4)),
      tensor('größe/größe/scalar:0', 'float32', [], floats(5)),
      tensor('stem/stem/bias:0', 'float32', [2], floats(6, 7)),
      tensor('stem/stem/empty:0', 'float32', [0, 3], new Uint8Array(0)),
    ])
    const again = await openKeras({ bytes: await writeKeras(file) })

    expect([...again.tensors.keys()]).toEqual(['stem/stem/kernel:0', 'stem/stem/bias:0', 'stem/stem/empty:0', 'größe/größe/scalar:0'])
    expect(await contentsOf(again)).toEqual(await contentsOf(file))
    await again.close()
  })

  it('refuses a name without a layer', async () => {
    await expect(writeKeras(tensorFileOf([tensor('kernel', 'float32', [1], floats(1))]))).rejects.toThrow('a name is made of a layer')
  })

  it.each([
    ['bool', 1],
    ['float16', 2],
  ] as const)('refuses %s', async (dtype, sizeBytes) => {
    await expect(writeKeras(tensorFileOf([tensor('a/b', dtype, [1], new Uint8Array(sizeBytes))]))).rejects.toThrow(`a/b is ${dtype}`)
  })
})
