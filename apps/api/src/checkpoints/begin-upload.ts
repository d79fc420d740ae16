import { chunkCount, type Upload, type UploadRequest, ZooError } from '@effzoo/contract'
import type { Actor } from '../auth/actor.ts'
import type { Database } from '../db/database.ts'
import { createUpload, maxUploadsOfOwner, usedBytes } from '../db/queries/create-upload.ts'
import { findBlob } from '../db/queries/find-blob.ts'
import { findUploadOf, listParts, type UploadRow } from '../db/queries/find-upload.ts'
import { releaseBlobs } from '../db/queries/release-blobs.ts'
import { mintId } from '../mint-id.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { keptForMs } from './collect-blobs.ts'

export interface Pusher {
  readonly owner: string
  readonly actor: Actor
}

/** Where bytes are to be sent to: an upload that was begun before and is for the same, or a new one; nowhere if they are here. */
export async function beginUpload(
  db: Database,
  store: BlobStore,
  request: UploadRequest,
  { owner, actor }: Pusher,
  quotaBytes: number,
  nowMs: number,
): Promise<{ upload: Upload; isNew: boolean }> {
  if (await findBlob(db, request.sha256)) {
    // what no checkpoint names may be about to go: whoever was told that it is here has a day to name it
    await releaseBlobs(db, [request.sha256], nowMs)
    return { upload: completeOf(request), isNew: false }
  }
  const earlier = await findUploadOf(db, request.sha256, owner)
  if (earlier && String(earlier.chunks) === String(request.chunks)) return { upload: await describeUpload(db, earlier), isNew: false }

  await refuseOverQuota(db, request.sizeBytes, owner, quotaBytes)
  const id = mintId('upload')
  const key = `sha256/${request.sha256.slice(0, 2)}/${request.sha256}.${id.slice('upload_'.length)}`
  const multipartId = await store.begin(key)
  const row: UploadRow = { id, ...request, key, multipartId, owner, createdAtMs: nowMs, touchedAtMs: nowMs }
  if (!(await createUpload(db, row, quotaBytes, actor, nowMs))) {
    await store.abandon(row)
    await refuseOverQuota(db, request.sizeBytes, owner, quotaBytes)
    throw new ZooError('storage-quota', `${owner} has ${maxUploadsOfOwner} uploads under way, which is all that it may have; complete some`)
  }
  return { upload: await describeUpload(db, row), isNew: true }
}

async function refuseOverQuota(db: Database, sizeBytes: number, owner: string, quotaBytes: number): Promise<void> {
  const used = await usedBytes(db, owner)
  if (used + sizeBytes <= quotaBytes) return
  throw new ZooError(
    'storage-quota',
    `${owner} has ${used} bytes here of the ${quotaBytes} that it may have, and ${sizeBytes} more would be too many; delete checkpoints, whose files go a day later`,
  )
}

/** What is here already. */
export const completeOf = ({ sha256, sizeBytes }: Pick<UploadRequest, 'sha256' | 'sizeBytes'>): Upload => {
  const partCount = chunkCount(sizeBytes)
  return {
    id: null,
    sha256,
    sizeBytes,
    partCount,
    parts: Array.from({ length: partCount }, (_, i) => i + 1),
    isComplete: true,
    expiresAtMs: null,
  }
}

export async function describeUpload(db: Database, { id, sha256, sizeBytes, touchedAtMs }: UploadRow): Promise<Upload> {
  const parts = await listParts(db, id)
  return {
    id,
    sha256,
    sizeBytes,
    partCount: chunkCount(sizeBytes),
    parts: parts.map(({ part }) => part),
    isComplete: false,
    expiresAtMs: touchedAtMs + keptForMs,
  }
}
