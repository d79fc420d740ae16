import { stat } from 'node:fs/promises'
import { readRecord } from '../cache/blob-record.ts'
import { blobPath, recordsFolder } from '../cache/cache-paths.ts'
import { listNames } from '../cache/manifest-files.ts'

/** The digest of what another process has fetched from this address meanwhile, where nobody knew the digest before. */
export async function findByUrl(directory: string, url: URL, sinceMs: number): Promise<string | null> {
  for (const name of await listNames(recordsFolder(directory))) {
    const record = name.endsWith('.json') ? await readRecord(directory, name.slice(0, -'.json'.length)) : undefined
    if (!record?.urls.includes(url.href)) continue
    const { ctimeMs } = await stat(blobPath(directory, record.sha256)).catch(() => ({ ctimeMs: 0 }))
    if (ctimeMs >= sinceMs) return record.sha256
  }
  return null
}
