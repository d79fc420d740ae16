import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readAddonSource } from './addon-source.ts'
import { compileAddon } from './compile-addon.ts'
import { type DownloadWheels, downloadWheels } from './download-wheels.ts'
import { findTools, requirePlatform, type Tools } from './find-tools.ts'
import { isAlive, withInstallLock } from './install-lock.ts'
import { addonName, findFault, kernelsAddonName, muteAddonName, tensorflowFolder, writeStamp } from './installed.ts'
import { linkCusolver } from './link-cusolver.ts'
import { ProvisionError } from './provision-error.ts'
import { tensorflowVersion, unpackedBytes, type Wheel, type WheelSet, wheels } from './tensorflow-wheels.ts'
import { unpackWheels } from './unpack-wheels.ts'
import { verifyAddon } from './verify-addon.ts'

export interface InstallProgress {
  readonly step: 'download' | 'unpack' | 'compile' | 'verify'
  /** Of this step, 0 to 1; null where it cannot be known. */
  readonly fraction: number | null
  readonly detail: string
}

export interface InstallOptions {
  readonly gpu?: boolean
  readonly onProgress?: (progress: InstallProgress) => void
}

export interface InstalledTensorflow {
  readonly version: string
  readonly path: string
  readonly tookMs: number
}

/**
 * Puts TensorFlow and tfjs-node's addon into the user's cache. Everything happens in a folder beside the target, which gets its
 * name when all is verified: a crash leaves nothing half, and what it leaves behind the next installation sweeps away.
 */
export async function installTensorflow(
  { gpu = false, onProgress = () => {} }: InstallOptions = {},
  download: DownloadWheels = downloadWheels,
): Promise<InstalledTensorflow> {
  const startMs = performance.now()
  const set: WheelSet = gpu ? 'gpu' : 'cpu'
  const target = tensorflowFolder(set)
  const done = () => ({ version: tensorflowVersion, path: target, tookMs: performance.now() - startMs })
  if (findFault(target, set) === null) return done()

  requirePlatform()
  const tools = await findTools()
  try {
    await installOnce({ target, set, tools, onProgress, download })
  } catch (error) {
    throw explainDisk(error, dirname(target))
  }
  return done()
}

interface Installation {
  readonly target: string
  readonly set: WheelSet
  readonly tools: Tools
  readonly onProgress: (progress: InstallProgress) => void
  readonly download: DownloadWheels
}

async function installOnce(installation: Installation) {
  const { target, set, onProgress } = installation
  await mkdir(dirname(target), { recursive: true })
  await withInstallLock(
    `${target}.lock`,
    async () => {
      if (findFault(target, set) === null) return
      await sweep(target)
      await requireSpace(dirname(target), set)
      const partial = partialName(target)
      try {
        await build(partial, installation)
        await putInPlace(partial, target)
      } finally {
        await rm(partial, { recursive: true, force: true })
      }
    },
    () => onProgress({ step: 'download', fraction: null, detail: 'waiting for another process that installs TensorFlow' }),
  )
}

async function build(folder: string, { set, tools, onProgress, download }: Installation) {
  const downloads = join(folder, 'wheels')
  await mkdir(downloads, { recursive: true })
  const totalBytes = downloadBytes(set)
  const reportDownload = (bytes: number) => {
    const detail = `${wheels[set][0].name} ${tensorflowVersion}, ${Math.round(totalBytes / 1e6)} MB`
    onProgress({ step: 'download', fraction: Math.min(1, bytes / totalBytes), detail })
  }
  reportDownload(0)
  await download(tools.pip, wheels[set], downloads, reportDownload)
  reportDownload(totalBytes)

  const files = await unpackWheels(downloads, folder, (fraction, detail) => onProgress({ step: 'unpack', fraction, detail }))
  const links = await linkCusolver(folder, files)
  await rm(downloads, { recursive: true })

  onProgress({ step: 'compile', fraction: null, detail: `tfjs-node's addon and our kernels, with ${tools.compiler.join(' ')}` })
  await compileAddon(tools.compiler, readAddonSource(), folder)

  onProgress({ step: 'verify', fraction: null, detail: 'a matrix product and a gradient' })
  await verifyAddon(folder)
  writeStamp(folder, set, [...files.filter((file) => !file.endsWith('.h')), ...links, addonName, muteAddonName, kernelsAddonName])
}

const downloadBytes = (set: WheelSet) => (wheels[set] as readonly Wheel[]).reduce((sum, wheel) => sum + wheel.bytes, 0)

const partialMark = '.partial-'
const partialName = (target: string) => `${target}${partialMark}${process.pid}-${randomUUID().slice(0, 8)}`

/** Removes what killed installations left; that of a living process stays. */
async function sweep(target: string) {
  const prefix = `${basename(target)}${partialMark}`
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (!isAlive(pid)) await rm(join(dirname(target), name), { recursive: true, force: true })
  }
}

/** A broken installation steps aside first: a folder that is not empty cannot be renamed over. */
async function putInPlace(partial: string, target: string) {
  const aside = partialName(target)
  await rename(target, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(partial, target)
  await rm(aside, { recursive: true, force: true })
}

/** What the operating system refused (EACCES, ENOSPC, EROFS, …), with what to do. */
function explainDisk(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('errno' in error)) return error
  const advice = 'Set EFFZOO_ENGINES to a folder that can be written and has room.'
  return new ProvisionError('disk', `TensorFlow could not be installed in ${folder}: ${error.message}. ${advice}`, { cause: error })
}

async function requireSpace(folder: string, set: WheelSet) {
  const neededBytes = downloadBytes(set) + unpackedBytes[set]
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= neededBytes) return
  const inGb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  throw new ProvisionError(
    'disk',
    `Installing TensorFlow needs ${inGb(neededBytes)} in ${folder}, and ${inGb(bavail * bsize)} are free. Free some, or set EFFZOO_ENGINES to a folder on another disk.`,
  )
}
