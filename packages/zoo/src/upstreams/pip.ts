import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { WheelFile } from './upstream.ts'

const run = promisify(execFile)

type Env = Readonly<Record<string, string | undefined>>

const candidates = [['python3', '-m', 'pip'], ['pip3'], ['pip']] as const

async function findPip(env: Env): Promise<readonly string[]> {
  for (const candidate of candidates) {
    const [program, ...args] = candidate
    const found = await run(program, [...args, '--version'], { env: { ...env } }).then(
      () => true,
      () => false,
    )
    if (found) return candidate
  }
  throw new Error('pip is not there (tried python3 -m pip, pip3, pip); on Debian or Ubuntu: apt install python3-pip')
}

/**
 * Lets pip download one wheel into the folder, from whatever index it is set up with. pip checks the digest; nothing is built, installed
 * or executed. Its own cache is left alone, it would keep the wheel twice.
 */
export async function downloadWheel(
  { name, version, wheelSha256 }: WheelFile,
  folder: string,
  env: Env,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [program = '', ...args] = await findPip(env)
  const requirements = join(folder, 'requirements.txt')
  await writeFile(requirements, `${name}==${version} --hash=sha256:${wheelSha256}\n`)
  const quietly = ['--quiet', '--no-input', '--no-cache-dir', '--disable-pip-version-check', '--retries', '2']
  const strictly = ['--no-deps', '--only-binary=:all:', '--require-hashes']
  await run(program, [...args, 'download', ...quietly, ...strictly, '-r', requirements, '-d', folder], {
    env: { ...env, TMPDIR: folder },
    ...(signal && { signal }),
  }).catch((cause: Error & { stderr?: string }) => {
    signal?.throwIfAborted()
    const [said = cause.message] = cause.stderr?.match(/^ERROR: .*/m) ?? []
    throw new Error(`pip does not give ${name} ${version}: ${said.replace(/^ERROR: /, '')}`, { cause })
  })
}
