import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RunnerRegistration } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { main } from '../../apps/bench-runner/src/cli.ts'

const bin = fileURLToPath(new URL('../../apps/bench-runner/bin/bench-runner.mjs', import.meta.url))

describe('bench-runner', () => {
  let out: string[]
  let errors: string[]
  beforeEach(() => {
    out = []
    errors = []
    vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
    vi.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line))
  })
  afterEach(() => void vi.restoreAllMocks())

  it.each([
    [[], 'a command is missing; allowed are run, doctor, peaks, engine, --help'],
    [['frobnicate'], 'no command "frobnicate"; allowed are run, doctor, peaks, engine, --help'],
    [['toString'], 'no command "toString"; allowed are run, doctor, peaks, engine, --help'],
    [['doctor', '--jsno'], "Unknown option '--jsno'; usage: bench-runner doctor [--json]"],
    [['doctor', 'extra'], "Unexpected argument 'extra'; usage: bench-runner doctor [--json]"],
    [['run'], '--registry is missing; give the URL of a registry, such as http://127.0.0.1:8787'],
    [['run', '--registry', 'ftp://x'], '--registry ftp://x is not an http or https URL; give one such as http://127.0.0.1:8787'],
    [
      ['run', '--registry', 'http://x', '--engines', 'wasm,tpu'],
      '--engines has "tpu"; allowed are tensorflow, onnxruntime, webgpu, wasm, cpu, joined by commas',
    ],
    [['run', '--registry', 'http://x', '--grace', 'soon'], '--grace soon is not a number of seconds from 0, such as 2 or 0.5'],
    [['run', '--registry', 'http://x', '--progress', '0'], '--progress 0 is not a number of seconds from 0.1, such as 2 or 0.5'],
    [
      ['run', '--registry', 'http://x', '--label', 'quiet', '--label', 'GPU'],
      '"GPU" is no label; allowed is a lower-case word or word=value, such as quiet or gpu=a100',
    ],
    [
      ['run', '--registry', 'http://x', '--eager', '--xla'],
      '--eager and --xla exclude each other; give one, or none for one graph without XLA',
    ],
    [
      ['run', '--registry', 'http://x', '--provider', 'tpu'],
      '--provider tpu: allowed are cpu, webgpu, cuda; the engine onnxruntime computes on it',
    ],
    [['peaks', '--engine', 'tpu'], '--engine tpu is none; allowed are tensorflow, onnxruntime, webgpu, wasm, cpu'],
    [['engine'], 'engine needs a verb: allowed is `engine install tensorflow`'],
    [['engine', 'install', 'numpy'], 'engine install numpy: allowed is `engine install tensorflow`'],
  ])('answers %j with exit code 2 and one line on what is allowed', async (argv, line) => {
    expect(await main(argv)).toBe(2)
    expect(errors).toEqual([`bench-runner: ${line}`])
  })

  it('explains its commands', async () => {
    expect(await main(['--help'])).toBe(0)
    for (const command of ['run --registry URL', 'doctor [--json]', 'peaks [--engine NAME]', 'engine install tensorflow [--gpu]'])
      expect(out.join('\n')).toContain(command)
  })

  it('explains one command', async () => {
    expect(await main(['doctor', '--help'])).toBe(0)
    expect(out.join('\n')).toContain('bench-runner doctor [--json]')
  })

  it('runs from source in any folder, and says what this host can do', () => {
    const { stdout, status } = spawnSync(process.execPath, [bin, 'doctor', '--json'], { cwd: '/', encoding: 'utf8' })
    const { device, engines, condition, advice } = JSON.parse(stdout)
    expect(condition).toMatchObject({ noise: { runs: 400 }, clock: { name: 'performance.now' } })
    expect(advice).toEqual(expect.any(Array))
    expect(RunnerRegistration.parse({ name: 'test', device, engines }).engines.map((engine) => engine.name)).toEqual(
      expect.arrayContaining(['tensorflow', 'wasm', 'cpu']),
    )
    expect(status).toBe(0)
  })
})
