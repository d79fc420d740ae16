import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { installTensorflow } from '../../../packages/engines/src/provision/install-tensorflow.ts'
import { findTensorflow, isTensorflowInstalled, tensorflowFolder } from '../../../packages/engines/src/provision/installed.ts'
import { runTool } from '../../../packages/engines/src/provision/run-tool.ts'
import { verifyAddon } from '../../../packages/engines/src/provision/verify-addon.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** The download alone is left out: the wheel is put together again from what setup installed, not compressed. */
const packScript = `
import os, sys, zipfile
root, target = sys.argv[1:]
with zipfile.ZipFile(target, 'w', zipfile.ZIP_STORED) as wheel:
    for folder, _, names in os.walk(os.path.join(root, 'tensorflow')):
        for name in names:
            path = os.path.join(folder, name)
            wheel.write(path, os.path.relpath(path, root))
`

const found = findTensorflow()

describe.skipIf('missing' in found)('installTensorflow (needs the installation of npm run setup)', () => {
  const base = mkdtempSync(join(tmpdir(), 'effzoo-install-'))
  const engines = join(base, 'engines')
  const wheel = join(base, 'tensorflow.whl')

  beforeAll(async () => {
    if ('missing' in found) return
    expect(await runTool(['python3', '-c', packScript, found.folder, wheel])).toMatchObject({ exitCode: 0, output: '' })
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))
  afterEach(() => vi.unstubAllEnvs())

  function startInstall() {
    const script = fileURLToPath(new URL('./install-child.ts', import.meta.url))
    const child = spawn(process.execPath, [launcher, script, wheel], {
      env: { ...process.env, EFFZOO_ENGINES: engines },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    const reader = createInterface(child.stdout)
    reader.on('line', (line) => lines.push(line))
    const reached = async (step: string) => {
      while (!lines.includes(step)) await once(reader, 'line')
    }
    return { child, lines, reached, ended: once(child, 'exit') }
  }

  it('is done once by two processes at once, after a third was killed in the middle of it', { timeout: 120_000 }, async () => {
    const killed = startInstall()
    await killed.reached('unpack')
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(readdirSync(engines).filter((name) => name.includes('.partial-'))).toHaveLength(1)

    const [a, b] = [startInstall(), startInstall()]
    expect((await a.ended)[0]).toBe(0)
    expect((await b.ended)[0]).toBe(0)

    expect([...a.lines, ...b.lines].filter((line) => line === 'compile')).toHaveLength(1)
    expect(readdirSync(engines)).toEqual(['tensorflow-2.21.0-4.22.0'])
    vi.stubEnv('EFFZOO_ENGINES', engines)
    expect(isTensorflowInstalled()).toBe(true)
  })

  it('needs next to no time when it is there already', async () => {
    vi.stubEnv('EFFZOO_ENGINES', engines)

    const { tookMs } = await installTensorflow({}, () => Promise.reject(new Error('nothing should be downloaded')))

    expect(tookMs).toBeLessThan(100)
  })

  it('works in another place too', async () => {
    vi.stubEnv('EFFZOO_ENGINES', engines)
    const [folder, moved] = [tensorflowFolder('cpu'), join(base, 'moved')]
    renameSync(folder, moved)

    await verifyAddon(moved)

    renameSync(moved, folder)
  })

  it('is done again when a file was cut short', { timeout: 120_000 }, async () => {
    vi.stubEnv('EFFZOO_ENGINES', engines)
    truncateSync(join(tensorflowFolder('cpu'), 'tensorflow', 'libtensorflow_cc.so.2'), 1_000_000)
    expect(isTensorflowInstalled()).toBe(false)

    const again = startInstall()
    expect((await again.ended)[0]).toBe(0)

    expect(again.lines).toContain('compile')
    expect(isTensorflowInstalled()).toBe(true)
    expect(readdirSync(engines)).toEqual(['tensorflow-2.21.0-4.22.0'])
  })

  it('leaves nothing behind when it fails, and names what failed', async () => {
    const empty = temporaryFolder()
    vi.stubEnv('EFFZOO_ENGINES', empty)

    const failing = installTensorflow({}, () => Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { errno: -5 })))

    await expect(failing).rejects.toMatchObject({
      name: 'ProvisionError',
      fault: 'disk',
      message: expect.stringContaining(`in ${empty}: EIO`),
    })
    expect(readdirSync(empty)).toEqual([])
  })

  it('asks for nothing to be downloaded where pip and the compiler are missing', async () => {
    vi.stubEnv('EFFZOO_ENGINES', temporaryFolder())
    vi.stubEnv('PATH', '/nowhere')
    const download = vi.fn()

    await expect(installTensorflow({}, download)).rejects.toMatchObject({ name: 'ProvisionError', fault: 'tools' })
    expect(download).not.toHaveBeenCalled()
  })
})
