import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findTools, requirePlatform } from '../../../packages/engines/src/provision/find-tools.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A PATH that has these programs and no others; each exits 0. */
function pathWith(...names: string[]) {
  const folder = join(temporaryFolder(), 'bin')
  mkdirSync(folder)
  symlinkSync('/bin/sh', join(folder, 'sh'))
  for (const name of names) writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  return folder
}

describe('findTools', () => {
  it('takes the first pip and the first compiler that run', async () => {
    expect(await findTools({ PATH: pathWith('python3', 'pip', 'g++', 'clang++') })).toEqual({
      pip: ['python3', '-m', 'pip'],
      compiler: ['g++'],
    })
    expect(await findTools({ PATH: pathWith('pip', 'clang++') })).toEqual({ pip: ['pip'], compiler: ['clang++'] })
  })

  it('takes the compiler that CXX names, with its arguments', async () => {
    const { compiler } = await findTools({ PATH: pathWith('pip3', 'g++', 'ccache'), CXX: 'ccache g++' })

    expect(compiler).toEqual(['ccache', 'g++'])
  })

  it.each([
    ['pip', ['c++'], 'without pip (tried python3 -m pip, pip3, pip). On Debian or Ubuntu: apt install python3-pip;'],
    ['a compiler', ['pip3'], 'without a C++ compiler (tried c++, g++, clang++). On Debian or Ubuntu: apt install g++;'],
    ['both', [], 'without pip (tried python3 -m pip, pip3, pip) and a C++ compiler (tried c++, g++, clang++)'],
  ])('says what to install when %s is missing', async (_, present, message) => {
    await expect(findTools({ PATH: pathWith(...present) })).rejects.toMatchObject({
      name: 'ProvisionError',
      fault: 'tools',
      message: expect.stringContaining(message),
    })
  })

  it('does not replace a CXX that does not run', async () => {
    await expect(findTools({ PATH: pathWith('pip', 'g++'), CXX: 'icpx' })).rejects.toThrow('the C++ compiler that CXX names (icpx)')
  })
})

describe('requirePlatform', () => {
  it('accepts linux-x64 with a glibc that the wheel runs on', () => {
    expect(() => requirePlatform('linux', 'x64', '2.27')).not.toThrow()
    expect(() => requirePlatform('linux', 'x64', '2.36')).not.toThrow()
  })

  it.each([
    ['darwin', 'arm64', undefined, 'this is darwin-arm64'],
    ['linux', 'arm64', '2.36', 'this is linux-arm64'],
    ['linux', 'x64', '2.17', 'this is linux-x64 with glibc 2.17'],
    ['linux', 'x64', '', 'this is linux-x64 with another C library'],
  ])('refuses %s-%s with glibc %s and says what to do', (platform, arch, glibc, message) => {
    expect(() => requirePlatform(platform, arch, glibc)).toThrow(message)
    expect(() => requirePlatform(platform, arch, glibc)).toThrow('use the engine wasm')
  })
})
