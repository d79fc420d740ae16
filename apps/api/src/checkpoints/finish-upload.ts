import { type Upload, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Actor } from '../auth/actor.ts'
import type { Database } from '../db/database.ts'
import { completeUpload } from '../db/queries/complete-upload.ts'
import { listParts, type UploadRow } from '../db/queries/find-upload.ts'
import { giveUpUploads } from '../db/queries/give-up-uploads.ts'
import { uploads } from '../db/schema/uploads.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { completeOf } from './begin-upload.ts'

/** SHA-256 in hexadecimal of all that a stream gives, none of it kept: Node and workerd have each their own. */
export type HashStream = (stream: ReadableStream<Uint8Array>) => Promise<string>

const shownParts = 20

/** Makes a blob of an upload whose parts are all there: not before what the store now holds was read from it and hashed as a whole. */
export async function finishUpload(
  db: Database,
  { store, hashStream }: { readonly store: BlobStore; readonly hashStream: HashStream },
  upload: UploadRow,
  actor: Actor,
  nowMs: number,
): Promise<Upload> {
  const parts = await listParts(db, upload.id)
  const there = new Set(parts.map(({ part }) => part))
  const missing = upload.chunks.flatMap((_, i) => (there.has(i + 1) ? [] : [i + 1]))
  if (missing.length > 0) {
    const shown = missing.slice(0, shownParts).join(', ')
    throw new ZooError(
      'upload-incomplete',
      `${missing.length} of ${upload.chunks.length} parts are missing: ${shown}${missing.length > shownParts ? ', …' : ''}; send them first`,
    )
  }
  await store.finish(upload, parts)
  const stream = await store.read(upload.key)
  const found = stream && (await hashStream(stream))
  if (found !== upload.sha256) {
    await giveUpUploads(db, eq(uploads.id, upload.id))
    throw new ZooError(
      'wrong-digest',
      `all parts came, and together they are ${found ?? 'gone'} instead of ${upload.sha256}: the digests that were announced do not belong together. Begin anew`,
    )
  }
  await completeUpload(db, upload, actor, nowMs)
  return completeOf(upload)
}
