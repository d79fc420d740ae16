import { exportOnnx, writeOnnx } from '@effzoo/models/onnx'
import type { Writer } from './writer.ts'

export const writeOnnxModel: Writer = async ({ spec, preprocessing, weights }, folder, dtype) => {
  const files = exportOnnx(spec, { imagePx: preprocessing.px, fold: true, weights: ({ name }) => weights.get(name)!, dtype })
  await writeOnnx(files, folder)
  return files.flatMap((file) => (file ? [file.name] : []))
}
