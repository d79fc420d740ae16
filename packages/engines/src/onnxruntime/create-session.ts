import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OnnxFile, type OnnxFiles, writeOnnx } from '@effzoo/models/onnx'
import type { InferenceSession } from 'onnxruntime-node'
import type { Ort } from './load.ts'

/** A model of one file goes through memory; one whose weights are a file of their own is read from disk. */
export async function createSession(ort: Ort, files: OnnxFiles, options: InferenceSession.SessionOptions): Promise<InferenceSession> {
  const [model, weights] = files
  if (!weights) return ort.InferenceSession.create(await bytesOf(model), options)
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-onnx-'))
  try {
    await writeOnnx(files, folder)
    return await ort.InferenceSession.create(join(folder, model.name), options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function bytesOf({ byteLength, chunks }: OnnxFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLength)
  let offset = 0
  for await (const chunk of chunks()) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
