import { describe, expect, it } from 'vitest'
import { createByteBuilder } from '../../../../packages/zoo/src/formats/byte-builder.ts'
import { FormatError } from '../../../../packages/zoo/src/formats/format-error.ts'
import { maskedCrc32c } from '../../../../packages/zoo/src/formats/tensorflow/checksum.ts'
import { blockTrailerBytes, footerBytes, tableMagic } from '../../../../packages/zoo/src/formats/tensorflow/table.ts'
import { buildTable } from '../../../../packages/zoo/src/formats/tensorflow/table-builder.ts'
import { createWireCursor } from '../../../../packages/zoo/src/formats/tensorflow/wire.ts'
import { contentsOf, count, fixture } from '../read-fixture.ts'
import { type Checkpoint, dataName, openCheckpoint } from './checkpoint.ts'

const written: Checkpoint = { '.index': fixture('checkpoint.index'), [dataName]: fixture(`checkpoint${dataName}`) }

const key = (text: string) => new TextEncoder().encode(text)
const message = (...varints: number[]) => varints.reduce((out, value) => out.varint(value), createByteBuilder()).build()
/** BundleHeaderProto: num_shards = 1. */
const header = { key: key(''), value: message(8, 1) }
/** BundleEntryProto of a float32 [2] at the beginning of the data. */
const entry = (...more: number[]) => message(8, 1, 18, 4, 18, 2, 8, 2, 40, 8, ...more)
const indexOf = (...entries: { key: Uint8Array; value: Uint8Array }[]): Checkpoint => ({
  '.index': buildTable(entries),
  [dataName]: new Uint8Array(8),
})

describe('openTensorflow', () => {
  it('reads what TensorFlow wrote, and passes over texts', async () => {
    const kernels = count(40).map((i) => [
      `blocks/${String(i).padStart(2, '0')}/kernel`,
      [`float32 [${(i % 5) + 1}]`, Array((i % 5) + 1).fill(i)],
    ])

    expect(await contentsOf(await openCheckpoint(written))).toEqual({
      plain: ['float32 [4,6]', count(24)],
      half: ['float16 [2]', [1.5, -2]],
      count: ['int64 []', [7n]],
      mask: ['bool [2]', [1, 0]],
      empty: ['float32 [0,3]', []],
      unsigned: ['uint64 [2]', [1n, 2n ** 63n]],
      ...Object.fromEntries(kernels),
    })
  })

  it('refuses a variable that was saved in slices', async () => {
    const files = { '.index': fixture('sliced.index'), [dataName]: fixture(`sliced${dataName}`) }

    await expect(openCheckpoint(files)).rejects.toThrow('stored in slices')
  })

  it.each([
    ['slices in an entry', indexOf(header, { key: key('a'), value: entry(58, 0) }), 'a is stored in slices'],
    ['no entries', indexOf(), 'the index is empty'],
    ['no header', indexOf({ key: key('a'), value: entry() }), 'the index has no header'],
    ['too many shards', indexOf({ key: key(''), value: message(8, 1025) }), '1025 data files'],
    ['big-endian data', indexOf({ key: key(''), value: message(8, 1, 16, 1) }), 'big-endian'],
    ['a version of the future', indexOf({ key: key(''), value: message(8, 1, 26, 2, 16, 2) }), 'needs version 2'],
    ['keys out of order', indexOf(header, { key: key('b'), value: entry() }, { key: key('a'), value: entry() }), 'not in ascending order'],
    ['a key twice', indexOf(header, { key: key('a'), value: entry() }, { key: key('a'), value: entry() }), 'not in ascending order'],
    ['a key that is not UTF-8', indexOf(header, { key: Uint8Array.of(0xff), value: entry() }), 'not valid UTF-8'],
    ['a dtype that is not known', indexOf(header, { key: key('a'), value: message(8, 20) }), 'a has the dtype number 20'],
    [
      'a size that the shape does not give',
      indexOf(header, { key: key('a'), value: message(8, 1, 40, 8) }),
      'a has 8 bytes; float32 [] takes 4',
    ],
    [
      'a negative size',
      indexOf(header, { key: key('a'), value: Uint8Array.of(40, ...Array(9).fill(0xff), 1) }),
      'an impossible number at byte 1',
    ],
    [
      'a tensor beyond the data',
      indexOf(header, { key: key('a'), value: entry(32, 1) }),
      'should end at byte 9 of data file 0, which has 8 bytes',
    ],
    ['a shard that is not there', indexOf(header, { key: key('a'), value: entry(24, 1) }), 'lies in data file 1, but there are 1'],
    ['an unknown rank', indexOf(header, { key: key('a'), value: message(8, 1, 18, 2, 24, 1) }), 'a has an unknown rank'],
    [
      'a message that ends early',
      indexOf(header, { key: key('a'), value: message(8, 1, 18, 9) }),
      'the entry a has 4 bytes, but 9 are wanted',
    ],
    ['a group, which is no field', indexOf(header, { key: key('a'), value: message(11) }), 'unknown kind 3'],
  ])('refuses %s', async (_, files, reason) => {
    await expect(openCheckpoint(files)).rejects.toThrow(reason)
  })

  it('refuses a compressed block', async () => {
    const index = written['.index']!.slice()
    // the first block reaches up to the one that the footer names first
    const kindAt = createWireCursor(index.subarray(-footerBytes), 'the footer').varint() - blockTrailerBytes
    index[kindAt] = 1
    new DataView(index.buffer).setUint32(kindAt + 1, maskedCrc32c(index.subarray(0, kindAt + 1)), true)

    await expect(openCheckpoint({ ...written, '.index': index })).rejects.toThrow('is compressed (kind 1)')
  })

  it('refuses an index that names one block again and again', async () => {
    const block = createByteBuilder().varint(0).varint(0).varint(2).bytes(header.value).uint32(0).uint32(1).build()
    const out = createByteBuilder()
    const append = (bytes: Uint8Array) => {
      const place = createByteBuilder().varint(out.sizeBytes()).varint(bytes.length).build()
      const checked = Uint8Array.of(...bytes, 0)
      out.bytes(checked).uint32(maskedCrc32c(checked))
      return place
    }
    const place = append(block)
    const twice = [1, 2].flatMap((letter) => [0, 1, place.length, letter, ...place])
    const places = createByteBuilder()
      .bytes(place)
      .bytes(append(createByteBuilder().bytes(Uint8Array.from(twice)).uint32(0).uint32(1).build()))
    const index = out
      .bytes(places.build())
      .bytes(new Uint8Array(footerBytes - 8 - places.sizeBytes()))
      .uint64(tableMagic)
      .build()

    await expect(openCheckpoint({ '.index': index })).rejects.toThrow('does not come after the one before it')
  })

  it('refuses an index with a changed byte anywhere before its footer', async () => {
    const index = written['.index']!
    for (let at = 0; at < index.length - footerBytes; at++) {
      const changed = index.slice()
      changed[at]! ^= 0x10
      await expect(openCheckpoint({ ...written, '.index': changed }), `byte ${at}`).rejects.toThrow(FormatError)
    }
  })

  it('refuses an index cut off anywhere', async () => {
    const index = written['.index']!
    for (let end = 0; end < index.length; end++) {
      await expect(openCheckpoint({ ...written, '.index': index.subarray(0, end) })).rejects.toThrow(FormatError)
    }
  })

  it('refuses a tensor that does not match its checksum', async () => {
    const data = written[dataName]!.slice()
    data[Buffer.from(data).indexOf(Buffer.from(Float32Array.of(22, 23).buffer))]! ^= 1
    const file = await openCheckpoint({ ...written, [dataName]: data })

    await expect(file.read('plain')).rejects.toThrow('plain is damaged')
  })

  it('says which data file is missing by the error of whoever opens it', async () => {
    await expect(openCheckpoint({ '.index': written['.index']! })).rejects.toThrow('there is no .data-00000-of-00001')
  })
})
