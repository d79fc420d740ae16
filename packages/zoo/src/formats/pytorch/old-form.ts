import { type ByteSource, readWithin, viewOf } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { elementBytes } from '../tensor.ts'
import { tensorLimits } from '../tensor-list.ts'
import { describe, type PickleValue, type Storage } from './pickle-values.ts'
import type { Storages } from './storages.ts'
import { maxPickleBytes, unpickle } from './unpickle.ts'

/** torch/serialization.py: MAGIC_NUMBER and PROTOCOL_VERSION. */
const magicNumber = 0x1950a86a20f9469cfc6cn
const protocolVersion = 1001

const refuse = (detail: string): never => {
  throw new FormatError('pytorch', detail)
}

/** Storages stand at the end, in the order of the list of keys; each is the count of its elements, and then the elements. */
async function locateStorages(source: ByteSource, keys: readonly string[], start: number, dtypes: ReadonlyMap<string, Storage>) {
  const located = new Map<string, { readonly storage: Storage; readonly offset: number }>()
  let at = start
  for (const key of keys) {
    const storage = dtypes.get(key) ?? refuse(`storage ${key} belongs to no tensor: its type is not known`)
    if (located.has(key)) refuse(`storage ${key} stands in the list twice`)
    const stored = viewOf(await readWithin(source, at, 8, `the size of storage ${key}`, 'pytorch')).getBigUint64(0, true)
    if (stored !== BigInt(storage.elementCount))
      refuse(`storage ${key} has ${stored} elements; its tensors speak of ${storage.elementCount}`)
    located.set(key, { storage, offset: at + 8 })
    at += 8 + storage.elementCount * elementBytes[storage.dtype]
  }
  if (at !== source.sizeBytes) refuse(`the storages end at byte ${at}, but the file has ${source.sizeBytes} bytes`)
  return located
}

/** What torch wrote before 1.6: five pickles (magic number, version, machine, the value, keys of the storages), then the storages. */
export async function readOldForm(
  source: ByteSource,
  storagesIn: (root: PickleValue) => Iterable<Storage>,
): Promise<{ readonly root: PickleValue; readonly storages: Storages }> {
  const head = await source.read(0, Math.min(source.sizeBytes, maxPickleBytes))
  const magic = unpickle(head, 'the first pickle')
  if (magic.value !== magicNumber) refuse(`the file begins with ${describe(magic.value)} instead of torch's magic number`)
  const version = unpickle(head, 'the second pickle', magic.endOffset)
  if (version.value !== protocolVersion) refuse(`the file is of version ${describe(version.value)}; ${protocolVersion} is read`)
  const machine = unpickle(head, 'the third pickle', version.endOffset)
  if (machine.value instanceof Map && machine.value.get('little_endian') === false) {
    refuse('the file was written on a big-endian machine; save it again on a little-endian one')
  }
  const root = unpickle(head, 'the fourth pickle', machine.endOffset)
  const keys = unpickle(head, 'the fifth pickle', root.endOffset)
  if (!Array.isArray(keys.value) || !keys.value.every((key) => typeof key === 'string'))
    return refuse('the keys of the storages are not a list of texts')
  if (keys.value.length > tensorLimits.tensorCount) refuse(`there are more than ${tensorLimits.tensorCount} storages`)

  const first = new Map<string, Storage>()
  for (const storage of storagesIn(root.value)) if (!first.has(storage.key)) first.set(storage.key, storage)
  const located = await locateStorages(source, keys.value, keys.endOffset, first)
  const find = ({ key, dtype, elementCount }: Storage) => {
    const found = located.get(key) ?? refuse(`the file has no storage ${key}`)
    if (found.storage.dtype === dtype && found.storage.elementCount === elementCount) return found
    return refuse(`storage ${key} is spoken of as ${dtype} [${elementCount}] and as ${found.storage.dtype} [${found.storage.elementCount}]`)
  }
  return {
    root: root.value,
    storages: {
      check: (storage) => void find(storage),
      read: (storage, offset, length) => source.read(find(storage).offset + offset, length),
    },
  }
}
