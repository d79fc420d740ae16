import { type ByteSource, readWithin, viewOf } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { infoOf, type TensorFile, type TensorInfo, tensorBytes } from '../tensor.ts'
import { createTensorList } from '../tensor-list.ts'
import { dtypes } from './dtypes.ts'
import { type Json, parseStrictJson } from './strict-json.ts'

/** Of the format, and our own: 16 MiB hold more tensors than are taken. */
const maxHeaderBytesOfFormat = 100_000_000
const maxHeaderBytes = 16 * 2 ** 20
const lengthBytes = 8

export interface SafetensorsFile extends TensorFile {
  /** Of the header's `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>
}

interface Stored extends TensorInfo {
  /** From the start of the file. */
  readonly offset: number
}

const isObject = (json: Json | undefined): json is ReadonlyMap<string, Json> => json instanceof Map
const isCount = (json: Json): json is number => typeof json === 'number' && Number.isSafeInteger(json) && json >= 0
const isCounts = (json: Json | undefined): json is readonly number[] => Array.isArray(json) && json.every(isCount)

const refuse = (detail: string): never => {
  throw new FormatError('safetensors', detail)
}

async function readHeader(source: ByteSource) {
  const length = viewOf(await readWithin(source, 0, lengthBytes, "the header's length", 'safetensors')).getBigUint64(0, true)
  if (length > maxHeaderBytesOfFormat) refuse(`the header is said to have ${length} bytes; the format allows ${maxHeaderBytesOfFormat}`)
  if (length > maxHeaderBytes) refuse(`the header has ${length} bytes; more than ${maxHeaderBytes} are not read`)
  const bytes = await readWithin(source, lengthBytes, Number(length), 'the header', 'safetensors')
  if (bytes[0] !== 0x7b) refuse(`the header at byte ${lengthBytes} does not begin with {`)
  try {
    return { header: parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), dataOffset: lengthBytes + bytes.length }
  } catch (error) {
    throw error instanceof FormatError ? error : new FormatError('safetensors', 'the header is not valid UTF-8', { cause: error })
  }
}

function storedOf(name: string, json: Json, dataOffset: number): Stored & { readonly end: number } {
  if (!isObject(json)) return refuse(`the header's entry ${name} is not an object`)
  const code = json.get('dtype')
  const shape = json.get('shape')
  const offsets = json.get('data_offsets')
  const dtype = typeof code === 'string' ? dtypes.get(code) : undefined
  if (!dtype) return refuse(`${name} has the dtype ${JSON.stringify(code)}; ${[...dtypes.keys()].join(', ')} are read`)
  if (!isCounts(shape)) return refuse(`the shape of ${name} is not a list of sizes`)
  if (!isCounts(offsets) || offsets.length !== 2) return refuse(`data_offsets of ${name} are not two numbers`)
  const [begin, end] = offsets as [number, number]
  return { name, shape, dtype, offset: dataOffset + begin, end: dataOffset + end }
}

function metadataOf(json: Json | undefined): ReadonlyMap<string, string> {
  const entries = json === undefined ? new Map<string, Json>() : isObject(json) ? json : refuse('__metadata__ is not an object')
  for (const [key, value] of entries) if (typeof value !== 'string') refuse(`__metadata__ has under ${key} something that is not a string`)
  return entries as ReadonlyMap<string, string>
}

/**
 * Reads the header and checks all of it; tensors are read when they are asked for. Rules: the format's description in
 * https://github.com/huggingface/safetensors: tensors lie one after the other, without overlap or hole, up to the file's end.
 */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const { header, dataOffset } = await readHeader(source)
  if (!isObject(header)) return refuse('the header is not an object')

  const list = createTensorList<Stored>('safetensors', source.sizeBytes)
  const stored = [...header].filter(([name]) => name !== '__metadata__').map(([name, json]) => storedOf(name, json, dataOffset))
  let end = dataOffset
  for (const { end: nextEnd, ...info } of stored.sort((a, b) => a.offset - b.offset || a.end - b.end)) {
    list.add(info)
    if (info.offset < end) refuse(`${info.name} begins at byte ${info.offset}, inside the tensor before it, which ends at byte ${end}`)
    if (info.offset > end) refuse(`${info.offset - end} bytes before ${info.name}, from byte ${end}, belong to no tensor`)
    if (nextEnd - info.offset !== tensorBytes(info)) {
      refuse(`${info.name} has ${nextEnd - info.offset} bytes; ${info.dtype} [${info.shape}] takes ${tensorBytes(info)}`)
    }
    end = nextEnd
  }
  if (end > source.sizeBytes) refuse(`the tensors end at byte ${end}, but the file has ${source.sizeBytes} bytes`)
  if (end < source.sizeBytes) refuse(`the last ${source.sizeBytes - end} bytes, from byte ${end}, belong to no tensor`)

  return {
    tensors: list.tensors,
    metadata: metadataOf(header.get('__metadata__')),
    async read(name) {
      const { offset, ...info } = infoOf(list.tensors, name)
      return { ...info, data: await source.read(offset, tensorBytes(info)) }
    },
    close: () => source.close(),
  }
}
