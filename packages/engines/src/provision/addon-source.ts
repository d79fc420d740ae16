import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const packageFolder = (name: string) => dirname(require.resolve(`${name}/package.json`))

const muteStderr = fileURLToPath(new URL('../../addon/mute-stderr.cc', import.meta.url))

/** The sources that the npm package ships, to be compiled against today's library and Node-API's own headers. */
export interface AddonSource {
  readonly folder: string
  /** The one file of our own. */
  readonly muteStderr: string
  readonly napiInclude: string
  readonly tfjsVersion: string
  /** Of all source files, with their names. */
  readonly sha256: string
}

export function readAddonSource(): AddonSource {
  const tfjs = packageFolder('@tensorflow/tfjs-node-gpu')
  const folder = join(tfjs, 'binding')
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)))
  hash.update(readFileSync(muteStderr))
  return {
    folder,
    muteStderr,
    napiInclude: join(packageFolder('node-api-headers'), 'include'),
    tfjsVersion: (JSON.parse(readFileSync(join(tfjs, 'package.json'), 'utf8')) as { version: string }).version,
    sha256: hash.digest('hex'),
  }
}
