import { type TensorFile, type TensorInfo, tensorBytes } from '../tensor.ts'
import { dtypeOrder } from './dtypes.ts'

const alignBytes = 8

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** Widest types first, so that every tensor lies on a multiple of its element's size; then by name. */
const byTypeThenName = (a: TensorInfo, b: TensorInfo) =>
  dtypeOrder.get(b.dtype)!.order - dtypeOrder.get(a.dtype)!.order || byText(a.name, b.name)

/**
 * The file in pieces, one tensor in memory at a time. The same tensors and metadata give the same bytes, whatever order they come in.
 * For one key of metadata or none they are the bytes of the reference implementation, too.
 */
export async function* writeSafetensors(file: TensorFile, metadata: ReadonlyMap<string, string> = new Map()): AsyncGenerator<Uint8Array> {
  const tensors = [...file.tensors.values()].sort(byTypeThenName)
  const entries: string[] = []
  if (metadata.size > 0) {
    const sorted = [...metadata].sort(([a], [b]) => byText(a, b))
    entries.push(`"__metadata__":{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`)
  }
  let offset = 0
  for (const tensor of tensors) {
    if (tensor.name === '__metadata__') throw new RangeError('no tensor can be named __metadata__: the format keeps the name for itself')
    const end = offset + tensorBytes(tensor)
    const fields = { dtype: dtypeOrder.get(tensor.dtype)!.code, shape: tensor.shape, data_offsets: [offset, end] }
    entries.push(`${JSON.stringify(tensor.name)}:${JSON.stringify(fields)}`)
    offset = end
  }

  const json = new TextEncoder().encode(`{${entries.join(',')}}`)
  const header = new Uint8Array(8 + Math.ceil(json.length / alignBytes) * alignBytes).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true)
  header.set(json, 8)
  yield header
  for (const { name } of tensors) yield (await file.read(name)).data
}
