/** Bytes of one element, for every element type that is read and written. */
export const elementBytes = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
} as const

export type Dtype = keyof typeof elementBytes

export interface TensorInfo {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: Dtype
}

export interface Tensor extends TensorInfo {
  /** Row-major and little-endian, as all formats here store it: what goes from file to file stays the same to the bit. */
  readonly data: Uint8Array
}

/** An open file of weights. The tensors stand in the file's own order. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>
  /** Asking for a name that `tensors` lacks is a RangeError: the caller's fault, not the file's. */
  read(name: string): Promise<Tensor>
  close(): Promise<void>
}

export const elementCount = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)

export const tensorBytes = ({ shape, dtype }: Pick<TensorInfo, 'shape' | 'dtype'>) => elementCount(shape) * elementBytes[dtype]

export function infoOf<Info extends TensorInfo>(tensors: ReadonlyMap<string, Info>, name: string): Info {
  const info = tensors.get(name)
  if (!info) throw new RangeError(`the file has no tensor ${name}`)
  return info
}

/** What every writer takes, made of tensors in memory. */
export function tensorFileOf(tensors: Iterable<Tensor>): TensorFile {
  const byName = new Map<string, Tensor>()
  for (const tensor of tensors) {
    if (byName.has(tensor.name)) throw new RangeError(`two tensors are named ${tensor.name}`)
    if (tensor.data.byteLength !== tensorBytes(tensor)) {
      throw new RangeError(`${tensor.name}: ${tensor.data.byteLength} bytes of data for ${tensor.dtype} [${tensor.shape}]`)
    }
    byName.set(tensor.name, tensor)
  }
  return { tensors: byName, read: async (name) => infoOf(byName, name), close: async () => {} }
}

/** All tensors, one at a time: only one of them needs to be in memory. */
export async function* readAll(file: TensorFile): AsyncGenerator<Tensor> {
  for (const name of file.tensors.keys()) yield await file.read(name)
}
