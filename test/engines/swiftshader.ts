import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/** Debian's chromium-common has a Vulkan that computes on the CPU, and the loader that finds it. */
const folder = '/usr/lib/chromium'
const driver = join(folder, 'libvk_swiftshader.so')
const isThere = () => [driver, join(folder, 'libvulkan.so.1')].every((file) => existsSync(file))

/** Variables with which a process finds SwiftShader as its only GPU, or why there is none. */
export function findSwiftshader(): { readonly env: Record<string, string> } | { readonly missing: string } {
  if (!isThere() && process.env.CI && process.getuid?.() === 0) install()
  if (!isThere()) return { missing: `no SwiftShader in ${folder}: apt-get install chromium-common` }
  const manifest = writeManifest()
  return { env: { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest } }
}

function install() {
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium-common'],
  ]) {
    const { status } = spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    if (status !== 0) return
  }
}

/** Debian's own names the library by a relative path, which the loader does not find from another folder. */
function writeManifest(): string {
  const home = join(tmpdir(), `effzoo-swiftshader-${process.getuid?.() ?? 0}`)
  const manifest = join(home, 'icd.json')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(manifest, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: driver, api_version: '1.0.5' } }))
  return manifest
}

/** Set in the process that has SwiftShader: the loader reads its variables once, as a process starts. */
const flag = 'EFFZOO_TEST_SWIFTSHADER'
const limitMs = 1_800_000

interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: string[] }[]
  }[]
}

/**
 * Runs the tests that `define` defines in a process that has SwiftShader as its only GPU; `file` is the file that calls this. Outside it is one test,
 * which fails with all that fails inside, and is skipped with the reason where there is no SwiftShader.
 */
export function describeOnSwiftshader(file: string, { tests }: { readonly tests: number }, define: () => void | Promise<void>) {
  if (process.env[flag] === '1') return describe('on SwiftShader', define)
  return describe('on SwiftShader, in a process of its own', () => {
    it(`passes ${tests} tests`, { timeout: limitMs }, async ({ skip }) => {
      const software = findSwiftshader()
      if ('missing' in software) return skip(software.missing)
      const { report, output } = await runInside(fileURLToPath(file), software.env)

      const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
      const failed = results.filter(({ status }) => status === 'failed')
      expect(failed.map(({ fullName, failureMessages }) => [fullName, ...failureMessages].join('\n')).join('\n'), output).toBe('')
      expect(report.numPassedTests).toBe(tests)
    })
  })
}

async function runInside(file: string, env: Record<string, string>): Promise<{ report: Report; output: string }> {
  const reportFile = join(temporaryFolder(), 'report.json')
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const flags = ['run', '--project=slow', '--reporter=json', `--outputFile=${reportFile}`, `--testTimeout=${limitMs}`]
  const child = spawn(process.execPath, [vitest, ...flags, file], {
    env: { ...process.env, ...env, [flag]: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const output = await text(child.stderr)
  return { report: JSON.parse(readFileSync(reportFile, 'utf8')) as Report, output }
}
