import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnnxFiles } from './serialize.ts'

/** Writes each file under another name first, and the model last: where it lies, all that it needs lies, whole. */
export async function writeOnnx(files: OnnxFiles, folder: string): Promise<void> {
  for (const file of files.toReversed()) {
    if (!file) continue
    const path = join(folder, file.name)
    await writeFile(`${path}.part`, file.chunks())
    await rename(`${path}.part`, path)
  }
}
