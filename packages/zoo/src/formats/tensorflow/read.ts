import { type ByteSource, readWithin } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { infoOf, type TensorFile, tensorBytes } from '../tensor.ts'
import { createTensorList, tensorLimits } from '../tensor-list.ts'
import { type BundleEntry, bundleEntryOf, shardCountOf } from './bundle.ts'
import { maskedCrc32c } from './checksum.ts'
import { readTable } from './table.ts'

const maxIndexBytes = 32 * 2 ** 20
/** Beside the tensors there are the header and some texts. */
const maxKeyCount = tensorLimits.tensorCount + 100

/** A checkpoint is several files with one beginning of their names. */
export interface CheckpointFiles {
  /** `<prefix>.index` */
  readonly index: ByteSource
  /** `<prefix><suffix>`, with a suffix such as `.data-00000-of-00001`. */
  openData(suffix: string): Promise<ByteSource>
}

const digits = (value: number) => String(value).padStart(5, '0')
export const dataSuffix = (shard: number, shardCount: number) => `.data-${digits(shard)}-of-${digits(shardCount)}`

const refuse = (detail: string): never => {
  throw new FormatError('tensorflow', detail)
}

async function readIndex(index: ByteSource) {
  if (index.sizeBytes > maxIndexBytes) refuse(`the index has ${index.sizeBytes} bytes; ${maxIndexBytes} is the most`)
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const nameOf = (key: Uint8Array) => {
    // saved_tensor_slice_util.cc: all keys of slices begin with a zero
    if (key[0] === 0) refuse('a tensor is stored in slices, as a partitioned variable is; save it unpartitioned')
    try {
      return utf8.decode(key)
    } catch {
      return refuse('a key of the index is not valid UTF-8')
    }
  }
  let shardCount: number | undefined
  let keyCount = 0
  const entries: BundleEntry[] = []
  for (const { key, value } of readTable(await index.read(0, index.sizeBytes))) {
    if (++keyCount > maxKeyCount) refuse(`the index has more than ${maxKeyCount} entries`)
    // the header has the empty key, which comes first
    if (shardCount === undefined) {
      shardCount = key.length === 0 ? shardCountOf(value) : refuse('the index has no header')
      continue
    }
    const entry = bundleEntryOf(nameOf(key), value)
    if (!entry) continue
    if (entry.shard >= shardCount) refuse(`${entry.name} lies in data file ${entry.shard}, but there are ${shardCount}`)
    entries.push(entry)
  }
  return { shardCount: shardCount ?? refuse('the index is empty'), entries }
}

function check(entry: BundleEntry, data: ByteSource) {
  const { name, dtype, shape, offset, sizeBytes } = entry
  if (sizeBytes !== tensorBytes(entry)) refuse(`${name} has ${sizeBytes} bytes; ${dtype} [${shape}] takes ${tensorBytes(entry)}`)
  if (offset + sizeBytes > data.sizeBytes) {
    refuse(`${name} should end at byte ${offset + sizeBytes} of data file ${entry.shard}, which has ${data.sizeBytes} bytes`)
  }
}

/**
 * Reads a checkpoint of TensorFlow 1 or 2 (the "V2" or bundle format). Tensors have the names that it gives them: of variables in
 * TensorFlow 1, ways through the object graph in TensorFlow 2. Checksums of the index are checked at once, of a tensor when it is read.
 */
export async function openTensorflow({ index, openData }: CheckpointFiles): Promise<TensorFile> {
  const { shardCount, entries } = await readIndex(index)
  const shards = new Map<number, ByteSource>()
  const closeData = () => Promise.all([...shards.values()].map((shard) => shard.close()))
  try {
    for (const { shard } of entries) if (!shards.has(shard)) shards.set(shard, await openData(dataSuffix(shard, shardCount)))
    const sizeBytes = [...shards.values()].reduce((sum, shard) => sum + shard.sizeBytes, 0)
    const list = createTensorList<BundleEntry>('tensorflow', sizeBytes)
    for (const entry of entries) {
      list.add(entry)
      check(entry, shards.get(entry.shard)!)
    }
    return {
      tensors: list.tensors,
      async read(name) {
        const entry = infoOf(list.tensors, name)
        const data = await readWithin(shards.get(entry.shard)!, entry.offset, entry.sizeBytes, name, 'tensorflow')
        if (maskedCrc32c(data) !== entry.maskedCrc32c) refuse(`${name} is damaged: its checksum does not match`)
        return { name, shape: entry.shape, dtype: entry.dtype, data }
      },
      async close() {
        await Promise.all([index.close(), closeData()])
      },
    }
  } catch (error) {
    await closeData()
    throw error
  }
}
