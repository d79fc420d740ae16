import { FormatError } from '../format-error.ts'
import type { TensorInfo } from '../tensor.ts'
import { dtypes, stringDtype } from './dtypes.ts'
import { fieldsOf } from './wire.ts'

/** Messages and field numbers: tensorflow/core/protobuf/tensor_bundle.proto. */
const maxShardCount = 1024
/** Of tensor_bundle.cc: kTensorBundleVersion. */
const knownVersion = 1

export interface BundleEntry extends TensorInfo {
  readonly shard: number
  /** In the shard's file. */
  readonly offset: number
  readonly sizeBytes: number
  readonly maskedCrc32c: number
}

const refuse = (detail: string): never => {
  throw new FormatError('tensorflow', detail)
}

const numberIn = (value: number | Uint8Array, what: string) => (typeof value === 'number' ? value : refuse(`${what} is not a number`))
const bytesIn = (value: number | Uint8Array, what: string) => (typeof value === 'number' ? refuse(`${what} is not a message`) : value)

/** BundleHeaderProto. */
export function shardCountOf(message: Uint8Array): number {
  let shardCount = 0
  for (const { number, value } of fieldsOf(message, 'the header')) {
    if (number === 1) shardCount = numberIn(value, 'num_shards')
    if (number === 2 && value !== 0) refuse('the checkpoint was written on a big-endian machine')
    if (number !== 3) continue
    for (const version of fieldsOf(bytesIn(value, 'version'), 'the version')) {
      if (version.number === 2 && numberIn(version.value, 'min_consumer') > knownVersion)
        refuse(`the checkpoint needs version ${version.value} of its format`)
    }
  }
  if (shardCount < 1 || shardCount > maxShardCount)
    refuse(`the checkpoint is said to have ${shardCount} data files; 1 to ${maxShardCount} are read`)
  return shardCount
}

/** TensorShapeProto; a size of zero is not written. */
function shapeOf(message: Uint8Array, name: string): number[] {
  const shape: number[] = []
  for (const { number, value } of fieldsOf(message, `the shape of ${name}`)) {
    if (number === 3 && value !== 0) refuse(`${name} has an unknown rank`)
    if (number !== 2) continue
    let size = 0
    for (const field of fieldsOf(bytesIn(value, 'dim'), `the shape of ${name}`))
      if (field.number === 1) size = numberIn(field.value, 'size')
    shape.push(size)
  }
  return shape
}

/** BundleEntryProto; undefined for texts, which are no weights. */
export function bundleEntryOf(name: string, message: Uint8Array): BundleEntry | undefined {
  const numbers = new Map<number, number>()
  let shape: number[] = []
  for (const { number, value } of fieldsOf(message, `the entry ${name}`)) {
    if (number === 7) refuse(`${name} is stored in slices, as a partitioned variable; save it unpartitioned`)
    if (number === 2) shape = shapeOf(bytesIn(value, 'shape'), name)
    else if (typeof value === 'number') numbers.set(number, value)
  }
  const code = numbers.get(1) ?? 0
  if (code === stringDtype) return undefined
  const dtype = dtypes.get(code) ?? refuse(`${name} has the dtype number ${code}; ${[...dtypes.values()].join(', ')} are read`)
  return {
    name,
    shape,
    dtype,
    shard: numbers.get(3) ?? 0,
    offset: numbers.get(4) ?? 0,
    sizeBytes: numbers.get(5) ?? 0,
    maskedCrc32c: numbers.get(6) ?? 0,
  }
}
