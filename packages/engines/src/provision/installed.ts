import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readAddonSource } from './addon-source.ts'
import { tensorflowVersion, type WheelSet, wheels } from './tensorflow-wheels.ts'

export const addonName = 'tfjs_binding.node'
export const muteAddonName = 'mute_stderr.node'
export const kernelsAddonName = 'effzoo_kernels.node'
const stampName = 'installed.json'

/** What an installation was made from; another wheel or another addon source makes it out of date. */
interface Stamp {
  readonly wheels: readonly string[]
  readonly addonSource: string
  readonly files: Readonly<Record<string, number>>
}

export const enginesFolder = (env: NodeJS.ProcessEnv = process.env) =>
  env.EFFZOO_ENGINES || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'effzoo', 'engines')

export const tensorflowFolder = (set: WheelSet) =>
  join(enginesFolder(), `tensorflow-${tensorflowVersion}${set === 'gpu' ? '-gpu' : ''}-${readAddonSource().tfjsVersion}`)

const madeFrom = (set: WheelSet) => ({ wheels: wheels[set].map((wheel) => wheel.sha256), addonSource: readAddonSource().sha256 })

/** Written last, before the folder gets its name. `files` are paths inside the folder. */
export function writeStamp(folder: string, set: WheelSet, files: readonly string[]) {
  const sizes = files.map((file) => [file, statSync(join(folder, file)).size] as const)
  const stamp: Stamp = { ...madeFrom(set), files: Object.fromEntries(sizes) }
  writeFileSync(join(folder, stampName), `${JSON.stringify(stamp, null, 2)}\n`)
}

/** What is wrong with the installation in `folder`, or null when it is whole. Reads sizes, not contents: a few milliseconds. */
export function findFault(folder: string, set: WheelSet): string | null {
  let stamp: Stamp
  try {
    stamp = JSON.parse(readFileSync(join(folder, stampName), 'utf8')) as Stamp
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : 'its stamp cannot be read'
  }
  const { files, ...made } = stamp
  if (JSON.stringify(made) !== JSON.stringify(madeFrom(set))) return 'it was made from another wheel or another addon source'
  for (const [file, bytes] of Object.entries(files)) {
    const found = statSync(join(folder, file), { throwIfNoEntry: false })
    if (found?.size !== bytes) return `${file} has ${found ? `${found.size} bytes instead of ${bytes}` : 'vanished'}`
  }
  return null
}

/**
 * The CUDA build where its folder is, for it was asked for by name; otherwise the one for the CPU. A broken CUDA build is not
 * passed over: the CPU's numbers would stand for the GPU's.
 */
export function findTensorflow(): { folder: string; set: WheelSet } | { missing: string } {
  const set = existsSync(tensorflowFolder('gpu')) ? 'gpu' : 'cpu'
  const folder = tensorflowFolder(set)
  const fault = findFault(folder, set)
  if (fault === null) return { folder, set }
  const command = `npm exec --no -- bench-runner engine install tensorflow${set === 'gpu' ? ' --gpu' : ''}`
  return { missing: `TensorFlow in ${folder} cannot be used: ${fault}. Install it: ${command}` }
}

export const isTensorflowInstalled = () => 'folder' in findTensorflow()
