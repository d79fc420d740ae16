import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isTensorflowInstalled } from '@effzoo/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../api/start-api.ts'
import { readTranscripts, type Transcript } from './read-transcripts.ts'
import { patternOf, shapeOf, withoutGrades } from './shape-of.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const transcripts = readTranscripts(readFileSync(join(root, 'README.md'), 'utf8'))

/** What needs more than a checkout, by how the command begins; another test runs it. */
const elsewhere: Readonly<Record<string, string>> = {
  'npm run parity': 'takes minutes: test/parity/main.slow.test.ts',
  'npm exec --no -- zoo export': 'needs a file of weights: test/zoo/cli/commands',
  'npm exec --no -- zoo pull': 'needs the network: test/zoo/pull',
  'npm exec --no -- zoo predict': 'needs pulled weights: test/zoo/predict',
  'npm exec --no -- zoo eval': 'needs a set of images: test/zoo/evaluate',
  'npm exec --no -- zoo cache': 'is about what was pulled: test/zoo/cache',
  'npm run serve': 'serves what was pulled: test/end-to-end/checkpoints.slow.test.ts',
  'npm exec --no -- zoo push': 'needs pulled weights: test/end-to-end/checkpoints.slow.test.ts',
  "curl -s 'http://127.0.0.1:8787/checkpoints": 'lists what was pushed: test/end-to-end/checkpoints.slow.test.ts',
}
const reasonOf = ({ command }: Transcript) => Object.entries(elsewhere).find(([start]) => command.startsWith(start))?.[1]

/** What a command says whose output README describes in words. */
const described: Readonly<Record<string, readonly string[]>> = {
  'zoo show': ['stage ', 'Top-1 against params', 'Published: ', 'Run it:'],
  'zoo bench': ['Kept as result_', 'Nearest published figures'],
  'zoo compare': ['Baseline: efficientnetv2-b0', 'median ms'],
  'zoo register': ['local.narrow.v1: '],
  'zoo variants': ['efficientnetv2-s', 'coatnet-7'],
  '/results/RESULT': ['"medianMs":', '"ci95Ms":', '"grade":', '"samplesMs":['],
}

describe.skipIf(!isTensorflowInstalled())('README, on an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-readme-'))
  const dataDir = join(folder, 'data')
  let env: NodeJS.ProcessEnv
  let port: number
  let started: Awaited<ReturnType<typeof startAll>>
  const ids: Record<'JOB' | 'RESULT', string[]> = { JOB: [], RESULT: [] }

  beforeAll(async () => {
    port = await freePort()
    // neither a login nor a registry of whoever runs the tests
    env = { ...process.env, DATA_DIR: dataDir, XDG_CONFIG_HOME: folder, EFFZOO_TOKEN: '', EFFZOO_TOKEN_FILE: '' }
    env.EFFZOO_REGISTRY = `http://127.0.0.1:${port}`
    mkdirSync(dataDir)
    writeFileSync(join(folder, 'narrow.json'), exampleSpec())
    started = await startAll()
    ids.RESULT = started.stdout.match(/result_[0-9a-z]{26}/g) ?? []
  }, 600_000)
  afterAll(async () => {
    await started?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** `npm start`, until it has shown its table and goes on serving. */
  async function startAll() {
    const child = spawn('npm', ['start'], { cwd: root, env: { ...env, PORT: String(port) }, detached: true })
    const closed = once(child, 'close')
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text
        if (stderr.includes('until Ctrl-C')) resolve()
      })
      closed.then(() => reject(new Error(`npm start ended:\n${stderr}`)))
    })
    const stop = async () => {
      process.kill(-child.pid!, 'SIGINT')
      await closed
    }
    return { stdout, stderr, stop }
  }

  /** The command as it stands, but for where: port, folder, and what a reader puts in place of capitals. */
  function filledIn(command: string): string {
    let results = 0
    return command
      .replaceAll('127.0.0.1:8787', `127.0.0.1:${port}`)
      .replaceAll('.data/', `${dataDir}/`)
      .replaceAll('FILE', join(folder, 'narrow.json'))
      .replaceAll(/\bJOB\b/g, () => ids.JOB.at(-1)!)
      .replaceAll(/\bRESULT\b/g, () => ids.RESULT[results++]!)
  }

  const run = (command: string) =>
    new Promise<{ code: number | string; stdout: string; stderr: string }>((resolve) => {
      execFile('bash', ['-c', `set -o pipefail; ${filledIn(command)}`], { cwd: root, env, encoding: 'utf8' }, (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? String(error.signal)) : 0, stdout, stderr }),
      )
    })

  it('has the examples that this test is about', () => {
    expect(transcripts.length).toBeGreaterThan(20)
    for (const start of Object.keys(elsewhere))
      expect(transcripts.map(({ command }) => command)).toContainEqual(expect.stringContaining(start))
  })

  for (const transcript of transcripts) {
    const { command, output } = transcript
    if (command === 'npm start') {
      it('npm start', () => {
        const [first, ...table] = output.split('\n')
        expect(started.stderr).toContain(first!.replace('8787', String(port)))
        expect(shapeOf(withoutGrades(started.stdout))).toBe(shapeOf(withoutGrades(table.join('\n'))))
      })
      continue
    }
    const reason = reasonOf(transcript)
    it.skipIf(reason)(`${command}${reason ? ` (${reason})` : ''}`, async () => {
      const { code, stdout, stderr } = await run(command)

      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
      const words = Object.entries(described).find(([part]) => command.includes(part))?.[1] ?? []
      for (const said of words) expect(stdout).toContain(said)
      expect(output === '' ? words.length : 1).toBeGreaterThan(0)
      if (output.includes('…')) expect(shapeOf(stdout)).toMatch(patternOf(shapeOf(output)))
      else if (output !== '') expect(shapeOf(stdout)).toBe(shapeOf(output))
      ids.JOB.push(...(stdout.match(/\bjob_[0-9a-z]{26}\b/g) ?? []))
    })
  }
})

/** The narrow one that docs/custom-variants.md shows, as a reader would copy it. */
function exampleSpec(): string {
  const markdown = readFileSync(join(root, 'docs/custom-variants.md'), 'utf8')
  return /^```json\n(.*?)^```$/ms.exec(markdown)![1]!
}
