import { ZooError } from '@effzoo/contract'
import { z } from 'zod'
import type { ByteRange } from '../store/blob-store.ts'

/** As the format has them; what the manifest calls a dtype. */
export const dtypeCodes = { float32: 'F32', float16: 'F16' } as const
const elementBytes: Readonly<Record<string, number>> = { F32: 4, F16: 2 }

/** That of the largest model here has 200 kB. */
const maxHeaderBytes = 4 * 2 ** 20
const lengthBytes = 8

const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const Entry = z.strictObject({ dtype: z.string(), shape: z.array(count).max(8), data_offsets: z.tuple([count, count]) })
const Metadata = z.record(z.string(), z.string())

export interface HeaderTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
}

/** Exactly so many bytes. */
export type ReadBytes = (range: ByteRange) => Promise<Uint8Array>

/**
 * The tensors of a safetensors file, from its header alone. Stricter than the format: the header is JSON without white space inside, in which no key
 * stands twice, so that no two readers can see two files in one. So write `zoo import` and the reference implementation.
 */
export async function readHeader(read: ReadBytes, sizeBytes: number, file: string): Promise<HeaderTensor[]> {
  const refuse = (detail: string): never => {
    throw new ZooError('wrong-weights', `${file}: ${detail}; zoo import writes files as they must be`)
  }
  if (sizeBytes < lengthBytes) refuse('it is too short to be safetensors')
  const head = await read({ offset: 0, length: lengthBytes })
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  const room = Math.min(maxHeaderBytes, sizeBytes - lengthBytes)
  if (length > BigInt(room)) refuse(`its header is said to have ${length} bytes; at most ${room} are read`)
  const json = parsePlain(await read({ offset: lengthBytes, length: Number(length) })) ?? refuse('its header is no plain JSON object')

  const dataOffset = lengthBytes + Number(length)
  const { __metadata__: metadata = {}, ...entries } = json
  if (!Metadata.safeParse(metadata).success) refuse('its __metadata__ is no map of texts')
  const tensors = Object.entries(entries).map(([name, value]) => {
    const entry = Entry.safeParse(value).data ?? refuse(`the entry of ${name.slice(0, 100)} is not one of safetensors`)
    return { name, shape: entry.shape, dtype: entry.dtype, begin: entry.data_offsets[0], end: entry.data_offsets[1] }
  })
  let end = 0
  for (const tensor of tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    const bytes = tensor.shape.reduce((product, size) => product * size, elementBytes[tensor.dtype] ?? Number.NaN)
    if (Number.isNaN(bytes)) refuse(`${tensor.name.slice(0, 100)} is ${tensor.dtype.slice(0, 20)}; allowed are F32 and F16`)
    if (tensor.begin !== end) refuse(`${tensor.name.slice(0, 100)} does not begin where the tensor before it ends`)
    if (tensor.end - tensor.begin !== bytes) refuse(`${tensor.name.slice(0, 100)} does not have as many bytes as its shape takes`)
    end = tensor.end
  }
  if (dataOffset + end !== sizeBytes) refuse(`its tensors end at byte ${dataOffset + end}, and it has ${sizeBytes} bytes`)
  return tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }))
}

/** An object whose text is what JSON.stringify makes of it again, but for spaces at its end: then it holds each key once. */
function parsePlain(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/ +$/, '')
    const json: unknown = JSON.parse(text)
    return text.startsWith('{') && JSON.stringify(json) === text ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
