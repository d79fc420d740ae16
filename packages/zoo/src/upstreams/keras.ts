import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fetchBlob } from '../transfer/fetch-blob.ts'
import type { FetchWeights, KerasFile } from './upstream.ts'

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** A file of Keras Applications, checked as Keras checks it. MD5 tells damage, and no forger: the SHA-256 of what came is pinned beside. */
export const fetchFromKeras: FetchWeights<KerasFile> = async ({ url, md5 }, context) => {
  const source = { urls: [new URL(url)], sizeBytes: null, sha256: null, chunks: null }
  const { path, sha256 } = await fetchBlob(source, context.cache, context)
  const found = await md5Of(path)
  if (found !== md5) throw new Error(`${url} gives a file with the MD5 ${found}, and Keras expects ${md5}`)
  return {
    path,
    source: { upstream: 'keras', location: url, file: basename(url), revision: null, sha256 },
    checkedBy: null,
    close: async () => {},
  }
}
