import type { CheckpointManifest, CheckpointRequest } from '@effzoo/contract'

/** What a manifest tells of a checkpoint, to be published: sequence and time are the registry's that publishes it. */
export function requestOf({ schemaVersion: _, sequence: __, createdAtMs: ___, ...told }: CheckpointManifest): CheckpointRequest {
  return told
}
