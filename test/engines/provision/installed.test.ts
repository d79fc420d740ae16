import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  enginesFolder,
  findFault,
  findTensorflow,
  tensorflowFolder,
  writeStamp,
} from '../../../packages/engines/src/provision/installed.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** What the checks see of an installation: files with sizes, and the stamp. */
function fakeInstallation(set: 'cpu' | 'gpu' = 'cpu') {
  vi.stubEnv('EFFZOO_ENGINES', temporaryFolder())
  const folder = tensorflowFolder(set)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'library.so'), 'x'.repeat(1000))
  writeStamp(folder, set, ['library.so'])
  return folder
}

describe('findFault', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('finds none in a whole installation', () => {
    expect(findFault(fakeInstallation(), 'cpu')).toBeNull()
  })

  it('finds a file that was cut short', () => {
    const folder = fakeInstallation()
    truncateSync(join(folder, 'library.so'), 10)

    expect(findFault(folder, 'cpu')).toBe('library.so has 10 bytes instead of 1000')
  })

  it('finds a file that has vanished', () => {
    const folder = fakeInstallation()
    rmSync(join(folder, 'library.so'))

    expect(findFault(folder, 'cpu')).toBe('library.so has vanished')
  })

  it.each(['', '{"wheels":'])('finds a stamp that reads %j', (text) => {
    const folder = fakeInstallation()
    writeFileSync(join(folder, 'installed.json'), text)

    expect(findFault(folder, 'cpu')).toBe('its stamp cannot be read')
  })

  it('finds an installation that was made from another wheel', () => {
    const folder = fakeInstallation()
    const stamp = join(folder, 'installed.json')
    writeFileSync(stamp, readFileSync(stamp, 'utf8').replace('dcc8afd3', '00000000'))

    expect(findFault(folder, 'cpu')).toBe('it was made from another wheel or another addon source')
  })
})

describe('findTensorflow', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('names the folder and the fault when there is none', () => {
    vi.stubEnv('EFFZOO_ENGINES', '/nowhere')

    expect(findTensorflow()).toEqual({
      missing:
        'TensorFlow in /nowhere/tensorflow-2.21.0-4.22.0 cannot be used: it is not there. Install it: npm exec --no -- bench-runner engine install tensorflow',
    })
  })

  it('prefers the CUDA build, which was asked for by name', () => {
    const folder = fakeInstallation('gpu')

    expect(findTensorflow()).toEqual({ folder, set: 'gpu' })
    expect(folder).toMatch(/tensorflow-2\.21\.0-gpu-4\.22\.0$/)
  })

  it('does not pass over a CUDA build that is broken', () => {
    rmSync(join(fakeInstallation('gpu'), 'library.so'))

    expect(findTensorflow()).toEqual({ missing: expect.stringMatching(/library\.so has vanished\. Install it: .* --gpu$/) })
  })
})

describe('enginesFolder', () => {
  it.each([
    [{ EFFZOO_ENGINES: '/e', XDG_CACHE_HOME: '/c' }, '/e'],
    [{ EFFZOO_ENGINES: '', XDG_CACHE_HOME: '/c' }, '/c/effzoo/engines'],
  ])('of %j is %s', (env, folder) => {
    expect(enginesFolder(env)).toBe(folder)
  })

  it('lies in the home folder by default', () => {
    expect(enginesFolder({})).toMatch(/\/\.cache\/effzoo\/engines$/)
  })
})
