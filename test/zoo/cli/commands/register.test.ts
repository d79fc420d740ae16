import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { variants } from '@effzoo/models'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

function specFile(spec: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-spec-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec))
  return join(folder, 'spec.json')
}

describe('zoo register', () => {
  it('registers a spec out of a file, which the registry then lists', async () => {
    const { url, get } = await openRegistry()
    const path = specFile({ ...variants['efficientnetv2-b0'], width: 0.5 })
    const { code, stdout } = await runZoo('register', 'half', '--spec', path, '--registry', url)

    expect(code).toBe(0)
    expect(stdout).toMatch(/^local\.half\.v1: [\d.]+M params, [\d.]+[MG] macs at 224 px; zoo bench local\.half\.v1 measures it$/m)
    expect((await get('/models/local.half.v1')).status).toBe(200)
  })

  it.each([
    [[], 'name the variant'],
    [['Half', '--spec', 'x'], 'Half is not a name: lower-case words'],
    [['half'], 'say what it is: --spec FILE'],
    [['half', '--spec', '/none.json'], 'cannot be read as JSON'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('register', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
