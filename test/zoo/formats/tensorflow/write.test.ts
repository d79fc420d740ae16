import { describe, expect, it } from 'vitest'
import { tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { writeTensorflow } from '../../../../packages/zoo/src/formats/tensorflow/write.ts'
import { contentsOf, fixture } from '../read-fixture.ts'
import { collect, dataName, openCheckpoint } from './checkpoint.ts'

const scalar = (name: string, value: number) =>
  ({ name, dtype: 'float32', shape: [], data: new Uint8Array(Float32Array.of(value).buffer) }) as const

describe('writeTensorflow', () => {
  it('writes what is read back the same', async () => {
    const file = await openCheckpoint({ '.index': fixture('checkpoint.index'), [dataName]: fixture(`checkpoint${dataName}`) })
    const again = await openCheckpoint(await collect(writeTensorflow(file)))

    expect(await contentsOf(again)).toEqual(await contentsOf(file))
  })

  it('writes an index of many blocks, in the order of the names in UTF-8', async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `block ${i}/kernel`)
    const file = tensorFileOf([...names, '\u{1f600}', '\uff5e'].map((name, i) => scalar(name, i)))
    const files = await collect(writeTensorflow(file))
    const again = await openCheckpoint(files)

    expect(files['.index']!.length).toBeGreaterThan(10 * 4096)
    expect([...again.tensors.keys()].slice(-2)).toEqual(['\uff5e', '\u{1f600}'])
    expect(await contentsOf(again)).toEqual(await contentsOf(file))
  })

  it('refuses a tensor without a name', async () => {
    await expect(collect(writeTensorflow(tensorFileOf([scalar('', 1)])))).rejects.toThrow('without a name')
  })
})
