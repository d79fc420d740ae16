import { memorySource } from '../../../../packages/zoo/src/formats/byte-source.ts'
import { openTensorflow } from '../../../../packages/zoo/src/formats/tensorflow/read.ts'
import type { CheckpointPiece } from '../../../../packages/zoo/src/formats/tensorflow/write.ts'

/** A checkpoint in memory: its files by what follows the prefix. */
export type Checkpoint = Readonly<Record<string, Uint8Array>>

export const dataName = '.data-00000-of-00001'

export const openCheckpoint = (files: Checkpoint) =>
  openTensorflow({
    index: memorySource(files['.index']!),
    async openData(suffix) {
      const bytes = files[suffix]
      if (!bytes) throw new Error(`there is no ${suffix}`)
      return memorySource(bytes)
    },
  })

export async function collect(pieces: AsyncIterable<CheckpointPiece>): Promise<Checkpoint> {
  const files: Record<string, Uint8Array> = {}
  for await (const { suffix, bytes } of pieces) files[suffix] = new Uint8Array(Buffer.concat([files[suffix] ?? new Uint8Array(0), bytes]))
  return files
}
