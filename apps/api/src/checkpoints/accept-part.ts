import { chunkBytes, ZooError } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import type { UploadRow } from '../db/queries/find-upload.ts'
import { savePart } from '../db/queries/save-part.ts'
import { sha256Of } from '../sha256.ts'
import type { BlobStore } from '../store/blob-store.ts'

/** Stores one part that is what was announced, and nothing of one that is not. Answers its digest. */
export async function acceptPart(
  db: Database,
  store: BlobStore,
  upload: UploadRow,
  part: number,
  bytes: Uint8Array<ArrayBuffer>,
  nowMs: number,
): Promise<string> {
  const announced = upload.chunks[part - 1]
  if (announced === undefined) {
    throw new ZooError('wrong-digest', `the upload has ${upload.chunks.length} parts, and there is no part ${part} of it`)
  }
  const length = Math.min(chunkBytes, upload.sizeBytes - (part - 1) * chunkBytes)
  if (bytes.length !== length)
    throw new ZooError('wrong-digest', `part ${part} has ${length} bytes, and ${bytes.length} came; send it again`)
  const sha256 = await sha256Of(bytes)
  if (sha256 !== announced) {
    throw new ZooError('wrong-digest', `part ${part} was announced as ${announced}, and what came is ${sha256}; send it again`)
  }
  const etag = await store.putPart(upload, { part, bytes, sha256 })
  await savePart(db, upload.id, { part, etag }, nowMs)
  return sha256
}
