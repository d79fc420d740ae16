import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepInCache, useHome } from '../../load/in-cache.ts'
import { somePulled } from '../../load/some-pulled.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo pull --format', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-format-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeAll(async () => keepInCache(folder, await somePulled(folder, 'efficientnet-lite0', 32)))
  beforeEach(() => useHome(folder))
  afterEach(() => void vi.unstubAllEnvs())

  const pull = (...args: string[]) => runZoo('pull', 'efficientnet-lite0.test', '--offline', ...args)

  it.each([
    ['tfjs', 'model.json'],
    ['savedmodel', 'saved_model.pb'],
  ])('%s fills a folder', async (format, entry) => {
    const out = join(folder, 'out', format)
    const { code, stdout } = await pull('--format', format, '--dtype', 'float16', '--out', out)

    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^efficientnet-lite0.test  9,\\d{3},\\d{3} bytes, ${format}, float16\n`))
    expect(stdout).toContain(out)
    expect(readdirSync(out)).toContain(entry)
  })

  it.each(['onnx', 'safetensors'])('%s is one file', async (format) => {
    const out = join(folder, `model.${format}`)
    const { code, stdout } = await pull('--format', format, '--out', out, '--json')

    expect(code).toBe(0)
    const [file] = JSON.parse(stdout).converted.files
    expect(readFileSync(out).equals(readFileSync(file.path))).toBe(true)
  })

  it.each([
    ['--format', 'tflite', '--format tflite: allowed are safetensors, tfjs, onnx, savedmodel'],
    ['--dtype', 'int8', '--dtype int8: allowed are float32, float16'],
  ])('refuses %s %s', async (flag, value, message) => {
    const { code, stderr } = await pull(flag, value, '--out', join(folder, 'refused'))

    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(existsSync(join(folder, 'refused'))).toBe(false)
  })
})
