import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readAll, type TensorFile } from '../../../packages/zoo/src/formats/tensor.ts'
import { toFloat32 } from '../../../packages/zoo/src/formats/to-float32.ts'

export const fixturePath = (name: string) => fileURLToPath(new URL(`data/${name}`, import.meta.url))
export const fixture = (name: string) => new Uint8Array(readFileSync(fixturePath(name)))

/** As a table that a test can compare: `dtype [shape]` and the values, floats widened. */
export async function contentsOf(file: TensorFile) {
  const contents: Record<string, readonly [string, readonly unknown[]]> = {}
  for await (const tensor of readAll(file)) {
    const { name, dtype, shape, data } = tensor
    const buffer = data.slice().buffer
    const values = {
      float32: () => toFloat32(tensor),
      float16: () => toFloat32(tensor),
      bfloat16: () => toFloat32(tensor),
      float64: () => new Float64Array(buffer),
      int64: () => new BigInt64Array(buffer),
      uint64: () => new BigUint64Array(buffer),
      int32: () => new Int32Array(buffer),
      uint32: () => new Uint32Array(buffer),
      int16: () => new Int16Array(buffer),
      uint16: () => new Uint16Array(buffer),
      int8: () => new Int8Array(buffer),
      uint8: () => new Uint8Array(buffer),
      bool: () => new Uint8Array(buffer),
    }[dtype]()
    contents[name] = [`${dtype} [${shape}]`, [...values]]
  }
  return contents
}

export async function concatenate(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}

/** 0, 1, 2, … */
export const count = (length: number, first = 0) => Array.from({ length }, (_, i) => first + i)
