// One pull into a cache: the source as JSON in a file, the folder. Prints the time of the call and the peak memory of the process.
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import type { BlobSource } from '../../../packages/zoo/src/pull/blob-source.ts'
import { fetchBlob } from '../../../packages/zoo/src/transfer/fetch-blob.ts'

const [sourcePath, directory] = process.argv.slice(2) as [string, string]
const source = JSON.parse(await readFile(sourcePath, 'utf8')) as Omit<BlobSource, 'urls'> & { urls: string[] }
const startMs = performance.now()
const { path } = await fetchBlob({ ...source, urls: source.urls.map((url) => new URL(url)) }, openCache(directory))
const callMs = performance.now() - startMs
process.stdout.write(JSON.stringify({ path, callMs, peakBytes: process.resourceUsage().maxRSS * 1024 }))
