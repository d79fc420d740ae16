import {
  byNearness,
  CheckpointManifest,
  type CheckpointRequest,
  canonicalJson,
  type SignedManifest,
  type SigningKey,
  signManifest,
  ZooError,
} from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import type { Database } from '../db/database.ts'
import { type BlobRow, findBlobs } from '../db/queries/find-blob.ts'
import { findCheckpoint } from '../db/queries/find-checkpoint.ts'
import { listSigningKeys } from '../db/queries/list-signing-keys.ts'
import { saveCheckpoint } from '../db/queries/save-checkpoint.ts'
import { findSpec } from '../registry/find-spec.ts'
import { sha256 } from '../sha256.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { Pusher } from './begin-upload.ts'
import { checkWeights } from './check-weights.ts'
import { toItem } from './to-item.ts'

/** The key that signs now. Asked for at each manifest: it may have been rotated meanwhile. */
export type Signer = () => Promise<SigningKey>

/** Two who publish at once meet once; a third time would be no accident. */
const maxAttempts = 3

/**
 * Signs what the pusher says, after all of it that can be held against something was: the variant, the files, the weights. The same again is the
 * manifest that is there.
 */
export async function publishCheckpoint(
  db: Database,
  { store, signer }: { readonly store: BlobStore; readonly signer: Signer },
  request: CheckpointRequest,
  { owner, actor }: Pusher,
  nowMs: number,
): Promise<{ signed: SignedManifest; isNew: boolean }> {
  const { checkpoint: id, variant } = request
  const spec = await findSpec(db, variant)
  if (!spec) throw refusal('/variant', `there is no variant ${variant}; did you mean ${byNearness(variant, variantIds)[0]}?`)
  const requestSha256 = await sha256(textOf(request))

  for (let attempt = 1; ; attempt++) {
    const earlier = await findCheckpoint(db, id)
    if (earlier && earlier.owner !== owner) throw new ZooError('not-the-owner', `${id} is of ${earlier.owner}, and you are ${owner}`)
    if (earlier?.deletedAtMs === null && earlier.requestSha256 === requestSha256) return { signed: earlier.signed, isNew: false }

    const blobs = await requireBlobs(db, request)
    await checkWeights(request, spec, blobs, store)
    const key = await signer()
    const sequence = (earlier?.sequence ?? 0) + 1
    const manifest = CheckpointManifest.parse({ schemaVersion: 1, ...request, sequence, createdAtMs: nowMs })
    const signed = await signManifest(manifest, key)
    const row = {
      ...{ id, variant, sequence, signed, requestSha256, owner, deletedAtMs: null },
      item: toItem(manifest, { family: spec.family, owner }),
      digests: request.files.map((file) => file.sha256),
    }
    if (await saveCheckpoint(db, row, key.keyId, earlier, actor, nowMs)) return { signed, isNew: true }
    await requireActive(db, key)
    if (attempt === maxAttempts)
      throw new ZooError('checkpoint-conflict', `${id} was published by another ${maxAttempts} times meanwhile; look at it, and try again`)
  }
}

/** A server that holds a key for a while may not have heard that another one took its place. */
async function requireActive(db: Database, { keyId }: SigningKey): Promise<void> {
  const active = (await listSigningKeys(db)).find(({ retiredAtMs }) => retiredAtMs === null)
  if (active?.keyId === keyId) return
  throw new ZooError(
    'signing-unavailable',
    `this server signs with key ${keyId.slice(0, 16)}, and the registry's is ${active?.keyId.slice(0, 16) ?? 'none yet'}; whoever runs it gives it the secret of that one`,
  )
}

/** What has no bytes in UTF-8 cannot be signed. */
function textOf(request: CheckpointRequest): string {
  try {
    return canonicalJson(request)
  } catch (error) {
    throw refusal('', `the manifest is no JSON that can be signed: ${(error as Error).message}`)
  }
}

async function requireBlobs(db: Database, { files }: CheckpointRequest): Promise<ReadonlyMap<string, BlobRow>> {
  const found = new Map(
    (
      await findBlobs(
        db,
        files.map((file) => file.sha256),
      )
    ).map((blob) => [blob.sha256, blob]),
  )
  for (const [i, file] of files.entries()) {
    const blob = found.get(file.sha256)
    if (!blob)
      throw new ZooError('upload-incomplete', `the bytes of ${file.name} (${file.sha256}) are not here; send them with POST /uploads first`)
    if (blob.sizeBytes !== file.sizeBytes) throw refusal(`/files/${i}/sizeBytes`, `${file.name} has ${blob.sizeBytes} bytes`)
    if (String(blob.chunks) !== String(file.chunks))
      throw refusal(`/files/${i}/chunks`, `these are not the digests of the pieces of ${file.name}`)
  }
  return found
}

const refusal = (pointer: string, detail: string) => new ZooError('invalid-request', detail, { errors: [{ pointer, detail }] })
