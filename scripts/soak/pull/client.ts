// One pull in a process of its own, to be killed: the source and the cache as JSON in the first argument. Prints what it got.
import process from 'node:process'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { fetchBlob } from '../../../packages/zoo/src/transfer/fetch-blob.ts'
import type { ClientCall } from './client-process.ts'

const { directory, source, limits } = JSON.parse(process.argv[2]!) as ClientCall
const urls = source.urls.map((url) => new URL(url))
const { sha256 } = await fetchBlob({ ...source, urls }, openCache(directory), { limits })
process.stdout.write(sha256)
