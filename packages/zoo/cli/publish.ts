import process from 'node:process'
import type { CheckpointRequest, SignedManifest } from '@effzoo/contract'
import { push } from '../src/push/push.ts'
import { openClient } from './open-client.ts'
import { showProgress } from './progress.ts'

export const publishFlags = { tag: { type: 'string' }, registry: { type: 'string' }, json: { type: 'boolean' } } as const
export const publishUsage = '[--tag NAME] [--registry URL] [--json]'

export interface PublishValues {
  readonly tag?: string
  readonly registry?: string
  readonly json?: boolean
}

/** Pushes, says how far it is, lets a tag point at what was published where one is named, and prints what the registry signed. Answers the exit code. */
export async function publish(
  request: CheckpointRequest,
  files: readonly { readonly name: string; readonly path: string }[],
  { tag, registry, json }: PublishValues,
): Promise<number> {
  const client = openClient(registry)
  const stop = new AbortController()
  const interrupt = () => stop.abort(new Error('interrupted; the same command goes on from here'))
  process.once('SIGINT', interrupt)
  const display = showProgress(request.checkpoint)
  const onProgress = ({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }) =>
    display.update({ step: 'sent', fraction: sentBytes / totalBytes, detail: `${megabytes(sentBytes)} of ${megabytes(totalBytes)}` })
  let signed: SignedManifest
  try {
    signed = await push(client, request, files, { signal: stop.signal, onProgress })
  } finally {
    display.end()
    process.off('SIGINT', interrupt)
  }
  const { checkpoint, variant, sequence } = signed.manifest
  if (tag !== undefined) await client.tagCheckpoint(variant, tag, checkpoint)
  const at = `${client.registryUrl}/checkpoints/${checkpoint}`
  const tagged = tag === undefined ? '' : `; ${variant}:${tag} points at it`
  process.stdout.write(json ? `${JSON.stringify(signed)}\n` : `${checkpoint} is published as number ${sequence}: ${at}${tagged}\n`)
  return 0
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
