import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../scripts/soak/main.ts', import.meta.url))

it('npm run soak -- pull finds nothing in 60 runs, kills and races among them', () => {
  const { status, stdout } = spawnSync(process.execPath, [launcher, main, 'pull', '--n', '60'], { encoding: 'utf8' })

  expect(status, stdout).toBe(0)
  expect(stdout).toMatch(/^60 runs, 0 violations$/m)
})
