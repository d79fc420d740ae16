import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../../packages/zoo/bin/zoo.mjs', import.meta.url))
const zoo = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' })

describe('zoo', () => {
  it('prints its commands on --help', () => {
    const { status, stdout } = zoo('--help')

    expect(status).toBe(0)
    expect(stdout).toContain('zoo models')
  })

  it.each([
    [['fly'], 'there is no command fly'],
    [['models', '--max-param', '25M'], "Unknown option '--max-param'"],
    [['bench'], 'name at least one variant'],
    [['bench', 'efficientnet-b0', '--rounds', '12'], '--rounds: of no meaning without --versus'],
    [['bench', 'efficientnet-b1', '--versus', 'efficientnet-b0', '--wait'], '--wait: of no meaning with --versus'],
    [['bench', '--versus', 'efficientnet-b0'], '--versus efficientnet-b0: name one variant to hold against it; 0 are named'],
  ])('answers %j with exit code 2 and the usage', (args, message) => {
    const { status, stderr } = zoo(...args)

    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).toContain('Usage:')
  })

  it('answers a registry that is away with exit code 1 and what to do', () => {
    const { status, stderr } = zoo('models', '--registry', 'http://127.0.0.1:9')

    expect(status).toBe(1)
    expect(stderr).toContain('no registry answers at http://127.0.0.1:9; start one with `npm start`')
  })
})
