import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { CheckpointId, Sha256 } from '@effzoo/contract'

type Env = Readonly<Record<string, string | undefined>>

/** Checkpoints alone: engines lie in a folder of their own, so that emptying this one costs downloads and nothing else. */
export const cacheDirectory = (env: Env = process.env) =>
  env.EFFZOO_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'effzoo', 'checkpoints')

export const blobsFolder = (directory: string) => join(directory, 'blobs', 'sha256')
export const recordsFolder = (directory: string) => join(directory, 'records')
export const manifestsFolder = (directory: string) => join(directory, 'manifests')
/** Checkpoints in other formats. */
export const convertedFolder = (directory: string) => join(directory, 'converted')
export const partialsFolder = (directory: string) => join(directory, 'partial')

/** Names come from manifests and servers: what is no digest must not become a path. */
export const blobPath = (directory: string, sha256: string) => join(blobsFolder(directory), Sha256.parse(sha256))
export const recordPath = (directory: string, sha256: string) => join(recordsFolder(directory), `${Sha256.parse(sha256)}.json`)
export const manifestPath = (directory: string, id: CheckpointId) => join(manifestsFolder(directory), `${CheckpointId.parse(id)}.json`)
