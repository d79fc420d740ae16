import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const packageFolder = (name: string) => dirname(require.resolve(`${name}/package.json`))

const addonFolder = fileURLToPath(new URL('../../addon', import.meta.url))

/** The sources that the npm package ships, to be compiled against today's library and Node-API's own headers. */
export interface AddonSource {
  readonly folder: string
  /** Our own: mute-stderr.cc, and the kernels in a folder beside it. */
  readonly ownFolder: string
  readonly napiInclude: string
  readonly tfjsVersion: string
  /** Of all source files, with their names. */
  readonly sha256: string
}

export function readAddonSource(): AddonSource {
  const tfjs = packageFolder('@tensorflow/tfjs-node-gpu')
  const folder = join(tfjs, 'binding')
  const hash = createHash('sha256')
  const addFolder = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)))
      if (entry.isDirectory()) addFolder(join(path, entry.name))
      else if (!entry.name.endsWith('.md')) hash.update(`${entry.name}\n`).update(readFileSync(join(path, entry.name)))
  }
  addFolder(folder)
  addFolder(addonFolder)
  return {
    folder,
    ownFolder: addonFolder,
    napiInclude: join(packageFolder('node-api-headers'), 'include'),
    tfjsVersion: (JSON.parse(readFileSync(join(tfjs, 'package.json'), 'utf8')) as { version: string }).version,
    sha256: hash.digest('hex'),
  }
}
