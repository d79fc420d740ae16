import { type FileHandle, open } from 'node:fs/promises'
import { onDisk } from './disk-fault.ts'

/** The file that a transfer fills, at whatever places bytes come for. */
export async function openDataFile(path: string) {
  const file: FileHandle = await open(path, 'r+').catch(() => open(path, 'w+'))

  const writeOnce = (pieces: readonly Buffer[], position: number) => onDisk(path, () => file.writev(pieces, position))

  return {
    async write(pieces: readonly Buffer[], position: number) {
      const sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0)
      let { bytesWritten: written } = await writeOnce(pieces, position)
      // a disk that fills may take a part, and says why with the next
      while (written < sizeBytes) written += (await writeOnce([Buffer.concat(pieces).subarray(written)], position + written)).bytesWritten
    },
    read: (buffer: Buffer, position: number) => onDisk(path, () => file.read(buffer, 0, buffer.length, position)),
    empty: () => file.truncate(0),
    close: () => file.close(),
  }
}
