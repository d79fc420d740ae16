import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../scripts/soak/main.ts', import.meta.url))

it('npm run soak -- kernels finds nothing in 50 runs of each instruction set with each sanitizer', () => {
  const { status, stdout } = spawnSync(process.execPath, [launcher, main, 'kernels', '--n', '50'], { encoding: 'utf8' })

  expect(status, stdout).toBe(0)
  expect(stdout).toMatch(/^[1-9]\d* runs, 0 violations$/m)
})
