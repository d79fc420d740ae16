import { open } from 'node:fs/promises'
import { exportSafetensors } from './export-safetensors.ts'
import type { ImportedWeights } from './import-weights.ts'

/** Writes imported weights to a new file; one that is there already is left alone, and it is an error. */
export async function writeSafetensors(imported: ImportedWeights, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of exportSafetensors(imported)) await file.writeFile(piece)
  } finally {
    await file.close()
  }
}
