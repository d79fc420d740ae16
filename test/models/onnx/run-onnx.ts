import type { OnnxFile, OnnxFiles } from '@effzoo/models/onnx'
import { InferenceSession, Tensor } from 'onnxruntime-node'

export async function bytesOf({ chunks }: OnnxFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks()) parts.push(chunk)
  return Buffer.concat(parts)
}

export interface OnnxRun extends AsyncDisposable {
  /** Logits of images of any shape. */
  run(images: Float32Array, shape: readonly number[]): Promise<Float32Array>
}

/** A model given as its only file, or as a path. */
export async function openOnnx(model: OnnxFiles | string): Promise<OnnxRun> {
  const options = { logSeverityLevel: 3 } as const
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(await bytesOf(model[0]), options))
  return {
    async run(images, shape) {
      const { logits } = await session.run({ input: new Tensor('float32', images, shape) })
      return logits!.data as Float32Array
    },
    [Symbol.asyncDispose]: () => session.release(),
  }
}

export async function runOnnx(model: OnnxFiles | string, images: Float32Array, shape: readonly number[]): Promise<Float32Array> {
  await using session = await openOnnx(model)
  return await session.run(images, shape)
}
