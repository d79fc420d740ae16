import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormatError } from '../../../../packages/zoo/src/formats/format-error.ts'
import { type Hdf5Worker, openKeras, startHdf5Worker } from '../../../../packages/zoo/src/formats/keras/hdf5-worker.ts'
import { writeKeras } from '../../../../packages/zoo/src/formats/keras/write.ts'
import { tensorFileOf } from '../../../../packages/zoo/src/formats/tensor.ts'
import { contentsOf, count, fixture, fixturePath } from '../read-fixture.ts'

let worker: Hdf5Worker
beforeAll(async () => {
  worker = await startHdf5Worker()
})
afterAll(() => worker.stop())

const open = (name: string) => worker.open({ path: fixturePath(name) })

/** make-tensorflow.py gives weight number i the values 100 i, 100 i + 1, … */
const weights = {
  'dense/dense/kernel:0': ['float32 [4,3]', count(12)],
  'dense/dense/bias:0': ['float32 [3]', count(3, 100)],
  'norm/norm/gamma:0': ['float32 [3]', count(3, 200)],
  'norm/norm/beta:0': ['float32 [3]', count(3, 300)],
  'norm/norm/moving_mean:0': ['float32 [3]', count(3, 400)],
  'norm/norm/moving_variance:0': ['float32 [3]', count(3, 500)],
}

describe('openKeras', () => {
  it.each(['weights.h5', 'model.h5'])('reads %s of Keras 2, with a Lambda layer whose code is never seen', async (name) => {
    expect(await contentsOf(await open(name))).toEqual(weights)
  })

  it('reads split lists of names, compressed pieces, halves and scalars', async () => {
    expect(await contentsOf(await open('unusual.h5'))).toEqual({
      'first/packed': ['float32 [10,100]', count(1000)],
      'first/half': ['float16 [2]', [1.5, -2]],
      'second/scalar': ['int64 []', [7n]],
    })
  })

  it('reads bytes as it does a path', async () => {
    expect(await contentsOf(await worker.open({ bytes: fixture('weights.h5') }))).toEqual(weights)
  })

  it('refuses the layout of Keras 3', async () => {
    await expect(open('keras3.weights.h5')).rejects.toThrow('Keras 3 has another layout')
  })

  it('refuses a file that is no HDF5 file, and says why', async () => {
    await expect(open('zip.pth')).rejects.toThrow('keras: file signature not found')
    await expect(worker.open({ bytes: fixture('weights.h5').subarray(0, 5000) })).rejects.toThrow('truncated file')
  })

  it('says of a missing file what the system says', async () => {
    await expect(open('no such.h5')).rejects.toThrow('ENOENT')
    await expect(open('no such.h5')).rejects.not.toThrow(FormatError)
  })

  it('refuses tensors that would take far more than the file', async () => {
    const bytes = fixture('unusual.h5')
    const data = new DataView(bytes.buffer)
    // the shape of first/packed, current and largest: 10 by 100
    for (let at = 0; at + 32 <= bytes.length; at++) {
      if (data.getBigUint64(at, true) === 10n && data.getBigUint64(at + 8, true) === 100n) data.setBigUint64(at, 10_000_000n, true)
    }

    await expect(worker.open({ bytes })).rejects.toThrow('first/packed')
  })

  it('refuses a tensor that its bound has no room for, and goes on', async () => {
    const tensor = (name: string, length: number) =>
      ({ name, dtype: 'float32', shape: [length], data: new Uint8Array(4 * length) }) as const
    const bytes = await writeKeras(tensorFileOf([tensor('a/small', 2), tensor('a/large', 2 ** 23)]))
    const bounded = await startHdf5Worker({ maxHeapBytes: 2 ** 25 })
    const file = await bounded.open({ bytes })

    await expect(file.read('a/large')).rejects.toThrow('no room for 33554432 bytes')
    expect((await file.read('a/small')).data).toEqual(new Uint8Array(8))
    await bounded.stop()
  })

  it('ends the library at the deadline, and refuses the file', async () => {
    const hasty = await startHdf5Worker({ deadlineMs: 0 })

    await expect(hasty.open({ path: fixturePath('weights.h5') })).rejects.toThrow('took longer than 0 ms')
    expect(hasty.isStopped()).toBe(true)
    await expect(hasty.open({ path: fixturePath('weights.h5') })).rejects.toThrow('took longer than 0 ms')
  })

  it('does not read from another file than the one that was opened', async () => {
    const first = await open('weights.h5')
    await open('unusual.h5')

    await expect(first.read('dense/dense/kernel:0')).rejects.toThrow('the worker has opened another file')
  })

  it('ends its thread when the file is closed', async () => {
    const file = await openKeras({ path: fixturePath('weights.h5') })
    await file.close()

    await expect(file.read('dense/dense/kernel:0')).rejects.toThrow('the file is closed')
  })

  it('keeps no thread when the file is refused', async () => {
    await expect(openKeras({ path: fixturePath('zip.pth') })).rejects.toThrow(FormatError)
  })
})
