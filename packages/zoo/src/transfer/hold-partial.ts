import { createHash } from 'node:crypto'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { partialsFolder } from '../cache/cache-paths.ts'
import { listNames } from '../cache/manifest-files.ts'
import type { BlobSource } from '../pull/blob-source.ts'
import { type ClaimOptions, withClaim } from './claim.ts'
import { dataName, journalName } from './partial.ts'
import { dropMark, isOver, takeMark } from './process-mark.ts'

/** One file, one name: by its digest, or by its first address where nobody knows the digest. */
export const partialKey = ({ sha256, urls }: Pick<BlobSource, 'sha256' | 'urls'>) =>
  sha256 ?? `at-${createHash('sha256').update(urls[0]!.href).digest('hex')}`

export const claimName = (key: string) => `${key}.claim`
const folderName = (key: string, mark: string) => `${key}.${mark}.part`

/** undefined for what is no partial file. */
export function readFolderName(name: string): { key: string; mark: string } | undefined {
  const [, key, mark] = /^([^.]+)\.(.+)\.part$/.exec(name) ?? []
  return key && mark ? { key, mark } : undefined
}

/** Works on a partial file that no other process writes: the one that somebody left behind, or a new one. It stays when the work fails. */
export async function holdPartial<Result>(
  directory: string,
  key: string,
  options: ClaimOptions,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = partialsFolder(directory)
  await mkdir(folder, { recursive: true })
  const mark = takeMark()
  try {
    return await withClaim(
      join(folder, claimName(key)),
      mark,
      async () => {
        const mine = join(folder, folderName(key, mark))
        for (const name of await listNames(folder)) {
          const left = readFolderName(name)
          if (left?.key === key) await takeOver(join(folder, name), mine, left.mark)
        }
        return work(mine)
      },
      options,
    )
  } finally {
    dropMark(mark)
  }
}

/** Of several that were left, the first is gone on with. */
async function takeOver(left: string, mine: string, mark: string) {
  if (isOver(mark)) {
    // fails where an earlier one has the name already
    await rename(left, mine).catch(() => rm(left, { recursive: true, force: true }))
    return
  }
  // its owner has been silent for long, and may yet come back and write: into its file, then, and not into ours
  const isFirst = await mkdir(mine).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    await copyFile(join(left, journalName), join(mine, journalName)).catch(() => {})
    await copyFile(join(left, dataName), join(mine, dataName)).catch(() => rm(join(mine, journalName), { force: true }))
  }
  await rm(left, { recursive: true, force: true })
}
