import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../../packages/zoo/src/formats/byte-source.ts'
import { openSafetensors } from '../../../../packages/zoo/src/formats/safetensors/read.ts'
import { contentsOf, count, fixture } from '../read-fixture.ts'

const open = (bytes: Uint8Array) => openSafetensors(memorySource(bytes))

function fileOf(header: string | object, dataBytes: number, declaredBytes?: number | bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(declaredBytes ?? json.length), true)
  bytes.set(json, 8)
  return bytes
}

const tensor = (shape: readonly number[], begin: number, end: number, dtype = 'F32') => ({ dtype, shape, data_offsets: [begin, end] })

describe('openSafetensors', () => {
  it('reads what the reference implementation wrote', async () => {
    const file = await open(fixture('reference.safetensors'))

    expect([...file.metadata]).toEqual([['format', 'np']])
    expect(await contentsOf(file)).toEqual({
      plain: ['float32 [4,6]', count(24)],
      half: ['float16 [2]', [1.5, -2]],
      count: ['int64 []', [7n]],
      mask: ['bool [2]', [1, 0]],
      empty: ['float32 [0,3]', []],
      unsigned: ['uint64 [2]', [1n, 2n ** 63n]],
      größe: ['int8 [1]', [-1]],
    })
  })

  it('refuses a name that the file does not have as a fault of the caller', async () => {
    const file = await open(fixture('reference.safetensors'))

    await expect(file.read('no such')).rejects.toThrow(RangeError)
  })

  it.each([
    ['no length', new Uint8Array(7), "the header's length is said to take 8 bytes from byte 0, but the file has 7 bytes"],
    ['a header beyond the file', fileOf('{}', 0, 3), 'the header is said to take 3 bytes from byte 8, but the file has 10 bytes'],
    ['a header beyond the format', fileOf('{}', 0, 100_000_001), 'the format allows 100000000'],
    ['a header beyond any number', fileOf('{}', 0, 2n ** 64n - 1n), 'the format allows 100000000'],
    ['a header beyond our bound', fileOf('{}', 0, 99_999_999), 'more than 16777216 are not read'],
    ['a header that begins with a space', fileOf(' {}', 0), 'does not begin with {'],
    ['an empty header', fileOf('', 0), 'does not begin with {'],
    ['a header that is not UTF-8', fileOf({}, 0).fill(0xff, 9), 'not valid UTF-8'],
    [
      'a tensor twice',
      fileOf(`{"a":${JSON.stringify(tensor([1], 0, 4))},"a":${JSON.stringify(tensor([1], 0, 4))}}`, 4),
      'the key "a" for the second time',
    ],
    ['a dtype that is not known', fileOf({ a: tensor([1], 0, 1, 'F8_E4M3') }, 1), 'a has the dtype "F8_E4M3"'],
    [
      'a shape that is none',
      fileOf({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, 4),
      'the shape of a is not a list of sizes',
    ],
    ['offsets that are none', fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4), 'data_offsets of a are not two numbers'],
    ['a length that the shape does not give', fileOf({ a: tensor([3], 0, 8) }, 8), 'a has 8 bytes; float32 [3] takes 12'],
    ['offsets that run backwards', fileOf({ a: tensor([1], 4, 0) }, 4), 'belong to no tensor'],
    ['an overlap', fileOf({ a: tensor([2], 0, 8), b: tensor([1], 4, 8) }, 8), 'inside the tensor before it'],
    ['a hole', fileOf({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, 12), '4 bytes before b'],
    ['a tensor beyond the end', fileOf({ a: tensor([2], 0, 8) }, 4), 'but the file has'],
    ['bytes after the last tensor', fileOf({ a: tensor([1], 0, 4) }, 5), 'the last 1 bytes'],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }, 0), '__metadata__ has under a something that is not a string'],
    ['an entry that is no tensor', fileOf({ a: 1 }, 0), 'entry a is not an object'],
  ])('refuses %s', async (_, bytes, reason) => {
    await expect(open(bytes)).rejects.toThrow(reason)
  })

  it('takes a tensor without elements wherever it lies between others', async () => {
    const file = await open(fileOf({ a: tensor([1], 0, 4), none: tensor([0], 4, 4), b: tensor([1], 4, 8) }, 8))

    expect([...file.tensors.keys()]).toEqual(['a', 'none', 'b'])
  })

  it('refuses a header of 200,000 tensors after a small part of it', async () => {
    const header = JSON.stringify(Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [i, tensor([0], 0, 0)])))
    const bytes = fileOf(header, 0)
    const [startMs, parsedMs] = [performance.now(), JSON.parse(header) && performance.now()]

    await expect(open(bytes)).rejects.toThrow('more than 65537 keys')
    expect(performance.now() - parsedMs).toBeLessThan(20 * (parsedMs - startMs))
  })
})
