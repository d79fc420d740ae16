// `npm test`: sets up, runs the suite, and closes with the one line that says how it went.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setup } from './setup.mjs'

await setup()

const quick = process.argv.includes('--quick')
const filters = process.argv.slice(2).filter((argument) => argument !== '--quick')
const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
const report = join(folder, 'report.json')
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...(quick ? ['--project=quick*'] : []),
  ...filters,
]
const code = await new Promise((resolve) => {
  spawn(process.execPath, vitest, { stdio: ['ignore', 'inherit', 'inherit'] }).once('exit', (status) => resolve(status ?? 1))
})

/** A suite that broke before its tests ran has no failed test, yet it failed. */
function count() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const broken = testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length
    return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
const { passed, failed, skipped } = count()
rmSync(folder, { recursive: true, force: true })
const ok = code === 0 && failed === 0 && passed > 0
process.stdout.write(`\n${passed} passed, ${ok ? 0 : Math.max(failed, 1)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = ok ? 0 : 1
