import { createByteBuilder } from '../byte-builder.ts'
import { type Tensor, type TensorFile, tensorBytes } from '../tensor.ts'
import { maskedCrc32c } from './checksum.ts'
import { compareBytes } from './compare-bytes.ts'
import { dtypes } from './dtypes.ts'
import { dataSuffix } from './read.ts'
import type { TableEntry } from './table.ts'
import { buildTable } from './table-builder.ts'

const dtypeNumbers = new Map([...dtypes].map(([number, dtype]) => [dtype, number]))

/** The tag of a field of a protocol buffer: its number and how its value is written. */
const varintField = (number: number) => number * 8
const messageField = (number: number) => number * 8 + 2
const fixed32Field = (number: number) => number * 8 + 5

/** BundleHeaderProto: one shard, little-endian by default, producer version 1. */
const header = createByteBuilder()
  .varint(varintField(1))
  .varint(1)
  .varint(messageField(3))
  .varint(2)
  .varint(varintField(1))
  .varint(1)
  .build()

/** BundleEntryProto; fields in their default are not written. */
function entryOf(tensor: Tensor, offset: number): Uint8Array {
  const shape = createByteBuilder()
  for (const size of tensor.shape) {
    const dim = createByteBuilder()
    if (size > 0) dim.varint(varintField(1)).varint(size)
    shape.varint(messageField(2)).varint(dim.sizeBytes()).bytes(dim.build())
  }
  const entry = createByteBuilder().varint(varintField(1)).varint(dtypeNumbers.get(tensor.dtype)!)
  entry.varint(messageField(2)).varint(shape.sizeBytes()).bytes(shape.build())
  if (offset > 0) entry.varint(varintField(4)).varint(offset)
  if (tensorBytes(tensor) > 0) entry.varint(varintField(5)).varint(tensorBytes(tensor))
  return entry.varint(fixed32Field(6)).uint32(maskedCrc32c(tensor.data)).build()
}

export interface CheckpointPiece {
  /** Which file it is the next piece of: `<prefix><suffix>`. */
  readonly suffix: string
  readonly bytes: Uint8Array
}

/** A checkpoint with one data file, in pieces: first all of the data, one tensor at a time, then the index. */
export async function* writeTensorflow(file: TensorFile): AsyncGenerator<CheckpointPiece> {
  const keys = [...file.tensors.keys()].map((name) => ({ name, key: new TextEncoder().encode(name) }))
  keys.sort((a, b) => compareBytes(a.key, b.key))
  const entries: TableEntry[] = [{ key: new Uint8Array(0), value: header }]
  let offset = 0
  for (const { name, key } of keys) {
    if (name === '') throw new RangeError('a tensor without a name cannot be written: the empty key is that of the header')
    const tensor = await file.read(name)
    entries.push({ key, value: entryOf(tensor, offset) })
    offset += tensor.data.length
    yield { suffix: dataSuffix(0, 1), bytes: tensor.data }
  }
  yield { suffix: '.index', bytes: buildTable(entries) }
}
