import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HeaderTensor, readHeader } from '../../../apps/api/src/checkpoints/read-header.ts'
import { tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'

const dataOf = (bytes: Uint8Array) =>
  readHeader(async ({ offset, length }) => bytes.slice(offset, offset + length), bytes.length, 'model.safetensors')

function fileOf(header: string | object, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const f32 = (begin: number, end: number) => ({ dtype: 'F32', shape: [(end - begin) / 4], data_offsets: [begin, end] })

describe('readHeader', () => {
  it('reads what zoo writes', async () => {
    const tensors = await dataOf(await weightsFile(tinySpec, tinyClasses, 1))

    expect(tensors).toContainEqual<HeaderTensor>({ name: 'classifier/bias', shape: [3], dtype: 'F32' })
  })

  it('reads a header that is padded, as the reference writes it', async () => {
    const bytes = fileOf('{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   ', 4)

    expect(await dataOf(bytes)).toEqual([{ name: 'a', shape: [], dtype: 'F32' }])
  })

  it.each([
    [
      'a key that stands twice',
      fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4),
    ],
    ['white space inside', fileOf('{ "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4)],
    ['no object', fileOf('[]', 0)],
    ['a hole', fileOf({ a: f32(0, 4), b: f32(8, 12) }, 12)],
    ['two that overlap', fileOf({ a: f32(0, 8), b: f32(4, 12) }, 12)],
    ['bytes after the last', fileOf({ a: f32(0, 4) }, 8)],
    ['too few bytes', fileOf({ a: f32(0, 8) }, 4)],
    ['another size than the shape takes', fileOf({ a: { ...f32(0, 8), shape: [3] } }, 8)],
    ['a size that is no number of bytes', fileOf({ a: { ...f32(0, 8), shape: [-2] } }, 8)],
    ['numbers of another kind', fileOf({ a: { ...f32(0, 4), dtype: 'I32' } }, 4)],
    ['a field that is not known', fileOf({ a: { ...f32(0, 4), more: 1 } }, 4)],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 }, a: f32(0, 4) }, 4)],
    ['a header longer than the file', new Uint8Array([255, 255, 0, 0, 0, 0, 0, 0, 123])],
    ['nothing', new Uint8Array()],
  ])('refuses %s', async (_, bytes) => {
    await expect(dataOf(bytes)).rejects.toMatchObject({ code: 'wrong-weights' })
  })

  it('refuses or reads whatever it is given, and throws nothing else', async () => {
    const valid = await weightsFile(tinySpec, tinyClasses, 1)
    await fc.assert(
      fc.asyncProperty(fc.nat(2_000), fc.nat(255), async (place, byte) => {
        const bytes = valid.slice()
        bytes[place] = byte
        await dataOf(bytes).catch((error) => expect(error).toMatchObject({ code: 'wrong-weights' }))
      }),
    )
  })
})
