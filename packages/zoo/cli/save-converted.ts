import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConvertedModel } from '../src/convert/convert.ts'

/** Formats whose loaders are given a file; the others are given a folder. */
const isOneFile = ({ format, files }: ConvertedModel) => (format === 'safetensors' || format === 'onnx') && files.length === 1

/** Copies a model to where the user wants it: a file, or a folder that then holds its files. */
export async function saveConverted(model: ConvertedModel, out: string): Promise<void> {
  const [first] = model.files
  if (isOneFile(model)) return copyFile(first!.path, out)
  await mkdir(out, { recursive: true })
  for (const { name, path } of model.files) await copyFile(path, join(out, name))
}
