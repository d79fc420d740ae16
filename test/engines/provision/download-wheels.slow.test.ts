import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { downloadWheels } from '../../../packages/engines/src/provision/download-wheels.ts'
import { findTools } from '../../../packages/engines/src/provision/find-tools.ts'
import { runTool } from '../../../packages/engines/src/provision/run-tool.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const tools = await findTools().catch(() => null)
const fileName = 'tiny-1.0-cp312-cp312-manylinux_2_27_x86_64.whl'

/** A folder as pip's only index, with one wheel in it that no Python here could install. */
async function serveTinyWheel() {
  const index = temporaryFolder()
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('tiny-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n')
    wheel.writestr('tiny-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\n')
    wheel.writestr('tiny-1.0.dist-info/RECORD', '')
    wheel.writestr('tiny/data', 'x' * 5000)
`
  expect(await runTool(['python3', '-c', script, join(index, fileName)])).toMatchObject({ exitCode: 0 })
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_FIND_LINKS', index)
  const content = readFileSync(join(index, fileName))
  return { name: 'tiny', version: '1.0', sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }
}

function emptyFolder() {
  const folder = join(temporaryFolder(), 'wheels')
  mkdirSync(folder)
  return folder
}

describe.skipIf(!tools?.pip.includes('python3'))('downloadWheels (needs python3 -m pip)', () => {
  afterEach(() => vi.unstubAllEnvs())

  it("leaves the wheel and nothing else, whatever the host's Python", async () => {
    const wheel = await serveTinyWheel()
    const folder = emptyFolder()

    await downloadWheels(tools!.pip, [wheel], folder, () => {})

    expect(readdirSync(folder)).toEqual([fileName])
  })

  it('refuses a wheel whose hash is not the pinned one', async () => {
    const wheel = { ...(await serveTinyWheel()), sha256: 'f'.repeat(64) }

    await expect(downloadWheels(tools!.pip, [wheel], emptyFolder(), () => {})).rejects.toMatchObject({
      name: 'ProvisionError',
      fault: 'download',
      message: expect.stringMatching(/^pip could not download tiny 1\.0: .*The file is not the pinned one/),
      log: expect.stringContaining('Got'),
    })
  })

  it('says that the network is missing when nothing answers', async () => {
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple')
    vi.stubEnv('PIP_FIND_LINKS', '')
    const wheel = { name: 'tiny', version: '1.0', sha256: 'f'.repeat(64), bytes: 1 }

    await expect(downloadWheels(tools!.pip, [wheel], emptyFolder(), () => {})).rejects.toMatchObject({
      fault: 'download',
      message: expect.stringMatching(/^pip could not download tiny 1\.0: ERROR: .* Check the network/),
    })
  })
})
