import { exportOnnx, writeOnnx } from '@effzoo/models/onnx'
import { toFloat16 } from '../formats/to-float16.ts'
import type { Writer } from './writer.ts'

export const writeOnnxModel: Writer = async ({ spec, preprocessing, weights }, folder, dtype) => {
  const narrow = dtype === 'float16' ? toFloat16 : undefined
  const files = exportOnnx(spec, { imagePx: preprocessing.px, fold: true, weights: ({ name }) => weights.get(name)!, narrow })
  await writeOnnx(files, folder)
  return files.flatMap((file) => (file ? [file.name] : []))
}
