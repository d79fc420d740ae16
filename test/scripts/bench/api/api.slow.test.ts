import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { launcher } from '@effzoo/launch'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../api/temporary-folder.ts'

const script = [launcher, 'scripts/bench/main.ts', 'api']
const small = ['--variants', '300', '--results', '3000', '--rounds', '2', '--requests', '200', '--connections', '4']

describe('npm run bench -- api', () => {
  it('gives both the same queries, checks that both answer alike, and reports what they reached', { timeout: 900_000 }, async () => {
    const json = join(temporaryFolder(), 'report.json')

    const { stdout } = await promisify(execFile)(process.execPath, [...script, ...small, '--json', json])

    expect(stdout).toContain('filtered and sorted, no two alike')
    const report = JSON.parse(await readFile(json, 'utf8'))
    expect(report.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(['plain', 'joined', 'hot', 'unchanged'])
    for (const { effzoo, peer, rateRatio } of report.kinds) {
      expect([effzoo.length, peer.length]).toEqual([2, 2])
      expect(rateRatio.low).toBeLessThanOrEqual(rateRatio.high)
    }
  })
})
