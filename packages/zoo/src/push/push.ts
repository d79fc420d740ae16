import type { CheckpointRequest, SignedManifest } from '@effzoo/contract'
import type { Client } from '../client.ts'
import { type Patience, patiently } from '../patiently.ts'
import { uploadFile } from './upload-file.ts'

export interface PushOptions extends Patience {
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly totalBytes: number }) => void
}

type PushClient = Pick<Client, 'beginUpload' | 'putPart' | 'completeUpload' | 'publishCheckpoint'>

/**
 * Brings a checkpoint's files to a registry, and publishes it there. After a break the same call goes on where it was; of a checkpoint that is
 * published already it changes nothing. Answers the manifest that the registry signed.
 */
export async function push(
  client: PushClient,
  request: CheckpointRequest,
  files: readonly { readonly name: string; readonly path: string }[],
  { onProgress, ...patience }: PushOptions = {},
): Promise<SignedManifest> {
  const totalBytes = request.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  let sentBytes = 0
  const onPart = (bytes: number) => {
    sentBytes += bytes
    onProgress?.({ sentBytes, totalBytes })
  }
  for (const { name, ...digests } of request.files) {
    const file = files.find((candidate) => candidate.name === name)
    if (!file) throw new RangeError(`the manifest names ${name}, and no such file is given`)
    await uploadFile(client, file.path, digests, { ...patience, onPart })
  }
  return patiently(() => client.publishCheckpoint(request), patience)
}
