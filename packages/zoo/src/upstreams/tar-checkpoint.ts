import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { extract } from 'tar'

const checkpointPart = /\.(index|data-\d{5}-of-\d{5})$/

/**
 * Unpacks the one TensorFlow checkpoint of an archive, gzipped or not, into a folder; nothing else of it, and no links. Answers the
 * beginning of its files' paths, and what that is called in the archive.
 */
export async function extractCheckpoint(archivePath: string, folder: string): Promise<{ readonly path: string; readonly name: string }> {
  await extract({
    file: archivePath,
    cwd: folder,
    strict: true,
    filter: (path, entry) => 'type' in entry && entry.type === 'File' && checkpointPart.test(path),
  })
  const names = (await readdir(folder, { recursive: true })).toSorted()
  const indexes = names.filter((name) => name.endsWith('.index')).map((name) => name.slice(0, -'.index'.length))
  const [only, ...others] = indexes.map((name) => name.split(sep).join('/'))
  if (only === undefined) throw new Error('there is no TensorFlow checkpoint in it: no file ends in .index')
  if (others.length > 0) throw new Error(`there are ${indexes.length} checkpoints in it: ${[only, ...others].join(', ')}`)
  return { path: join(folder, only), name: only }
}
