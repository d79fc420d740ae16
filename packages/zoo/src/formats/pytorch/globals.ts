import type { Dtype } from '../tensor.ts'
import { tensorLimits } from '../tensor-list.ts'
import { describe, isKind, type PickleDict, type PickleValue, type Storage, type Tuple, type View } from './pickle-values.ts'

type Refuse = (detail: string) => never

/** The storage classes of torch; each stands for an element type and for nothing else. */
export const storageDtypes: ReadonlyMap<string, Dtype> = new Map([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
])

const isCount = (value: PickleValue | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** Bounded before anything goes through it: a tuple that is long and remembered can be given to a million tensors. */
const countsOf = (value: PickleValue | undefined) =>
  isKind(value, 'tuple') && value.items.length <= tensorLimits.rank && value.items.every(isCount)
    ? (value.items as readonly number[])
    : undefined

function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[], refuse: Refuse): View {
  const shape = countsOf(size)
  const strides = countsOf(stride)
  if (!isKind(storage, 'storage')) return refuse(`a tensor is made of ${describe(storage)} instead of a storage`)
  if (!isCount(offset)) return refuse(`a tensor's offset is ${describe(offset)}`)
  if (!shape || !strides) return refuse(`a tensor's size or stride is not a tuple of at most ${tensorLimits.rank} counts`)
  if (shape.length !== strides.length) return refuse(`a tensor has ${shape.length} sizes and ${strides.length} strides`)
  const elementCount = shape.reduce((product, length) => product * length, 1)
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis]!, offset)
  if (elementCount > storage.elementCount) {
    return refuse(`a tensor [${shape}] repeats elements of its storage, which has ${storage.elementCount}; save a contiguous copy of it`)
  }
  if (elementCount > 0 && last >= storage.elementCount) {
    return refuse(`a tensor [${shape}] reaches element ${last} of a storage that has ${storage.elementCount}`)
  }
  return { kind: 'view', storage, offset, shape, strides }
}

function rebuildParameter([tensor]: readonly PickleValue[], refuse: Refuse): View {
  return isKind(tensor, 'view') ? tensor : refuse(`a parameter is made of ${describe(tensor)} instead of a tensor`)
}

/** Python 3 calls it without arguments and fills it by SETITEMS; Python 2 gave it a list of pairs. */
function orderedDict(args: readonly PickleValue[], refuse: Refuse): PickleDict {
  const [pairs = []] = args
  if (!Array.isArray(pairs)) return refuse(`an OrderedDict is made of ${describe(pairs)}`)
  const dict: PickleDict = new Map()
  for (const pair of pairs) {
    const [key, value] = Array.isArray(pair) ? pair : isKind(pair, 'tuple') ? pair.items : []
    if (typeof key !== 'string' || value === undefined) return refuse(`an OrderedDict is made of a list with ${describe(pair)} in it`)
    dict.set(key, value)
  }
  return dict
}

/** What REDUCE may call, with how many arguments. None of it runs anything: each gives a value of ours. */
const calls: Record<
  string,
  { readonly counts: readonly number[]; readonly call: (args: readonly PickleValue[], refuse: Refuse) => PickleValue }
> = {
  'collections.OrderedDict': { counts: [0, 1], call: orderedDict },
  'torch._utils._rebuild_tensor': { counts: [4], call: rebuildTensor },
  'torch._utils._rebuild_tensor_v2': { counts: [6, 7], call: rebuildTensor },
  'torch._utils._rebuild_parameter': { counts: [3], call: rebuildParameter },
}

export const isKnownGlobal = (name: string) => storageDtypes.has(name) || Object.hasOwn(calls, name)

export function callGlobal(target: PickleValue, args: PickleValue, refuse: Refuse): PickleValue {
  const known = isKind(target, 'global') && Object.hasOwn(calls, target.name) ? calls[target.name] : undefined
  if (!known) return refuse(`REDUCE would call ${describe(target)}`)
  if (!isKind(args, 'tuple')) return refuse(`REDUCE would call ${describe(target)} with ${describe(args)} instead of a tuple`)
  if (!known.counts.includes(args.items.length)) return refuse(`${describe(target)} is given ${args.items.length} arguments`)
  return known.call(args.items, refuse)
}

/** A persistent id is a tuple `('storage', class, key, device, element count)`; the old form adds the view of another storage or None. */
export function storageOf(id: PickleValue, refuse: Refuse): Storage {
  if (!isKind(id, 'tuple')) return refuse(`a persistent id is ${describe(id)} instead of a tuple`)
  const [tag, type, key, , elementCount, view = null] = id.items as Tuple['items']
  if (tag !== 'storage') return refuse(`a persistent id is for ${describe(tag)}; only storages are read (was a whole module saved?)`)
  const dtype = isKind(type, 'global') ? storageDtypes.get(type.name) : undefined
  if (!dtype) return refuse(`a storage is of the class ${describe(type)}`)
  if (typeof key !== 'string') return refuse(`a storage's key is ${describe(key)}`)
  if (!isCount(elementCount)) return refuse(`storage ${key} has ${describe(elementCount)} as its size`)
  if (view !== null)
    return refuse(`storage ${key} is a view of another one, as torch before 0.4 saved it; save the file again with a newer torch`)
  return { kind: 'storage', key, dtype, elementCount }
}
