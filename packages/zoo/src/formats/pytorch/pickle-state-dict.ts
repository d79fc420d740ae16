import { type ByteBuilder, createByteBuilder } from '../byte-builder.ts'
import { type Dtype, elementCount, type TensorInfo } from '../tensor.ts'
import { storageDtypes } from './globals.ts'

const storageNames = new Map([...storageDtypes].map(([name, dtype]) => [dtype, name.replace('torch.', '')]))

const op = {
  protocol: 0x80,
  emptyDict: 0x7d,
  mark: 0x28,
  tuple: 0x74,
  emptyTuple: 0x29,
  text: 0x58,
  int32: 0x4a,
  long1: 0x8a,
  false: 0x89,
  global: 0x63,
  reduce: 0x52,
  persistentId: 0x51,
  setItems: 0x75,
  stop: 0x2e,
} as const

function text(out: ByteBuilder, value: string) {
  const bytes = new TextEncoder().encode(value)
  out.uint8(op.text).uint32(bytes.length).bytes(bytes)
}

function integer(out: ByteBuilder, value: number) {
  if (value < 2 ** 31) out.uint8(op.int32).uint32(value)
  else out.uint8(op.long1).uint8(8).uint64(value)
}

function integers(out: ByteBuilder, values: readonly number[]) {
  out.uint8(op.mark)
  for (const value of values) integer(out, value)
  out.uint8(op.tuple)
}

const global = (out: ByteBuilder, module: string, name: string) => out.uint8(op.global).text(`${module}\n${name}\n`)

const contiguousStrides = (shape: readonly number[]) => shape.map((_, axis) => Math.max(1, elementCount(shape.slice(axis + 1))))

function storageNameOf(dtype: Dtype, tensor: string): string {
  const name = storageNames.get(dtype)
  if (!name)
    throw new RangeError(
      `${tensor} is ${dtype}, for which torch has no storage class; ${[...storageNames.keys()].join(', ')} can be written`,
    )
  return name
}

/** `{name: tensor}` in protocol 2, as torch.save pickles it; tensor number i lies in storage i. */
export function pickleStateDict(tensors: Iterable<TensorInfo>): Uint8Array {
  const out = createByteBuilder().uint8(op.protocol).uint8(2).uint8(op.emptyDict).uint8(op.mark)
  let key = 0
  for (const { name, shape, dtype } of tensors) {
    text(out, name)
    global(out, 'torch._utils', '_rebuild_tensor_v2')
    out.uint8(op.mark).uint8(op.mark)
    text(out, 'storage')
    global(out, 'torch', storageNameOf(dtype, name))
    text(out, String(key++))
    text(out, 'cpu')
    integer(out, elementCount(shape))
    out.uint8(op.tuple).uint8(op.persistentId)
    integer(out, 0)
    integers(out, shape)
    integers(out, contiguousStrides(shape))
    out.uint8(op.false)
    global(out, 'collections', 'OrderedDict')
    out.uint8(op.emptyTuple).uint8(op.reduce)
    out.uint8(op.tuple).uint8(op.reduce)
  }
  return out.uint8(op.setItems).uint8(op.stop).build()
}
