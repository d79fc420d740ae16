import { createHash } from 'node:crypto'
import type { CheckpointFile, CheckpointManifest } from '@effzoo/contract'
import type { ByteSource } from '../formats/byte-source.ts'
import { fileSource } from '../formats/file-source.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'

/** What `pull` answers, as far as loading needs it. */
export interface Pulled {
  readonly manifest: CheckpointManifest
  readonly files: readonly { readonly name: string; readonly path: string }[]
}

const pieceBytes = 8 * 1024 * 1024

/** Through the handle that is read from afterwards: what is checked is what is loaded. */
async function requireDigest(source: ByteSource, { sizeBytes, sha256 }: CheckpointFile, path: string) {
  const hash = createHash('sha256')
  for (let offset = 0; offset < source.sizeBytes; offset += pieceBytes) {
    hash.update(await source.read(offset, Math.min(pieceBytes, source.sizeBytes - offset)))
  }
  const found = hash.digest('hex')
  if (found === sha256 && source.sizeBytes === sizeBytes) return
  throw new Error(
    `${path} is not what its manifest describes: ${source.sizeBytes} bytes with the SHA-256 ${found} instead of ${sizeBytes} with ${sha256}; \`zoo cache repair\` fetches what is damaged`,
  )
}

/** The one file of weights that a checkpoint here has. */
export function weightFileOf({ manifest, files }: Pulled) {
  const [described, ...others] = manifest.files
  const file = files.find(({ name }) => name === described?.name)
  if (!described || others.length > 0 || !file)
    throw new Error(`${manifest.checkpoint} has ${manifest.files.length} files of weights, of which ${files.length} are here; one is read`)
  return { described, path: file.path }
}

/** The weights that were pulled, verified by their digest as they are read. */
export async function readCheckpoint(pulled: Pulled): Promise<Checkpoint> {
  const { described, path } = weightFileOf(pulled)
  const source = await fileSource(path)
  try {
    await requireDigest(source, described, path)
    return await parseCheckpoint(source, pulled.manifest)
  } finally {
    await source.close()
  }
}
