import { execFile } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { bundleOf, launcher } from '@effzoo/launch'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../api/temporary-folder.ts'

const run = (entry: string, ...args: string[]) => promisify(execFile)(process.execPath, [launcher, entry, ...args])

/** A program of two sources and a data file, which prints what it was given. */
function writeProgram(greeting: string, folder = temporaryFolder()) {
  const entry = join(folder, 'launched-program.ts')
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write(
    'launched-program.ts',
    `import { readFileSync } from 'node:fs'
import { greet } from './greet.ts'

const sourceUrl = 'import.meta.url'
const data: string = readFileSync(new URL('./name.txt', import.meta.url), 'utf8')
if (sourceUrl.length !== 15) throw new Error(sourceUrl)
if (process.argv[2] === 'late') console.log((await import('./late.ts')).late)
else console.log(greet(data), process.argv.slice(2).join(), process.argv[1])
`,
  )
  write('greet.ts', `export const greet = (name: string) => \`${greeting} \${name}\`\n`)
  write('late.ts', `export const late = 'loaded late'\n`)
  write('name.txt', 'zoo')
  return { entry, folder, write }
}

describe('launcher', () => {
  afterAll(() => {
    const cache = join(dirname(launcher), '../../../node_modules/.cache/effzoo-launch')
    for (const name of readdirSync(cache)) if (name.startsWith('launched-program.ts-')) rmSync(join(cache, name), { recursive: true })
  })

  it('runs an entry with its arguments, and finds what lies beside a source', async () => {
    const { entry } = writeProgram('hello')

    expect((await run(entry, 'a', 'b')).stdout).toBe(`hello zoo a,b ${entry}\n`)
    expect((await run(entry, 'late')).stdout).toBe('loaded late\n')
  })

  it('sees a source that has changed, though its size and its time have not', async () => {
    const { entry, folder, write } = writeProgram('hello')
    const source = join(folder, 'greet.ts')
    const { atime, mtime } = statSync(source)
    await run(entry)
    const first = bundleOf(pathToFileURL(entry))
    expect(bundleOf(pathToFileURL(entry))).toBe(first)

    write('greet.ts', readFileSync(source, 'utf8').replace('hello', 'HELLO'))
    utimesSync(source, atime, mtime)
    expect((await run(entry)).stdout).toContain('HELLO zoo')

    expect(bundleOf(pathToFileURL(entry))).not.toBe(first)
    // a process that runs the old one may load parts of it yet
    expect(readdirSync(dirname(first))).toContain('entry.mjs')

    renameSync(source, join(folder, 'gone.ts'))
    await expect(run(entry)).rejects.toThrow('Could not resolve "./greet.ts"')
  })

  it('serves processes that start at the same moment', async () => {
    const { entry } = writeProgram('hello')

    const outputs = await Promise.all(Array.from({ length: 4 }, () => run(entry)))

    expect(outputs.map(({ stdout }) => stdout)).toEqual(Array(4).fill(`hello zoo  ${entry}\n`))
  })

  it('names the line of the source where an error comes from', async () => {
    const { entry, write, folder } = writeProgram('hello')
    write('greet.ts', `\nexport const greet = (name: string) => {\n  throw new Error(\`no \${name}\`)\n}\n`)

    await expect(run(entry)).rejects.toThrow(`${join(folder, 'greet.ts')}:3:9`)
  })

  it('says where a source is wrong, and runs nothing', async () => {
    const { entry, write } = writeProgram('hello')
    write('greet.ts', 'export const greet = (\n')

    await expect(run(entry)).rejects.toThrow(/greet\.ts:2:0[\s\S]*could not be built/)
  })

  it('finds a package where the source that imports it does', async () => {
    const { entry, folder, write } = writeProgram('hello')
    const home = join(folder, 'node_modules', 'only-here')
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"name":"only-here","exports":{"import":"./here.mjs","require":"./here.cjs"}}')
    writeFileSync(join(home, 'here.mjs'), `export const here = import.meta.url`)
    write('greet.ts', `import { here } from 'only-here'\nexport const greet = () => here\n`)

    expect((await run(entry)).stdout).toContain(pathToFileURL(join(home, 'here.mjs')).href)
  })
})

/** A clone with the launcher alone, and a program in it. */
function writeClone() {
  const root = temporaryFolder()
  const program = join(root, 'apps', 'program')
  mkdirSync(program, { recursive: true })
  cpSync(dirname(dirname(launcher)), join(root, 'packages/launch'), { recursive: true })
  // copied, not linked: another user may not be let into the folder that this repository lies in
  const esbuild = dirname(createRequire(launcher).resolve('esbuild/package.json'))
  for (const name of ['esbuild', '@esbuild']) cpSync(join(dirname(esbuild), name), join(root, 'node_modules', name), { recursive: true })
  writeProgram('hello', program)
  return root
}

const runIn = (root: string, options: { uid?: number; env?: NodeJS.ProcessEnv } = {}) =>
  promisify(execFile)(
    process.execPath,
    [join(root, 'packages/launch/src/main.mjs'), join(root, 'apps/program/launched-program.ts')],
    options,
  )

describe('the cache', () => {
  it('is of no use to a clone that was copied, and that one runs all the same', async () => {
    const root = writeClone()
    await runIn(root)
    const copy = temporaryFolder()
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'apps/program/name.txt'), 'copy')

    expect((await runIn(copy)).stdout).toContain('hello copy')
  })

  it('is done without where it is not writable: a bundle is built for the process, and removed with it', async () => {
    const root = writeClone()
    const scratch = temporaryFolder()
    chmodSync(root, 0o755)
    chmodSync(scratch, 0o777)
    chmodSync(join(root, 'node_modules'), 0o555)
    // root may write everywhere
    const other = process.getuid?.() === 0 ? { uid: 65_534 } : {}

    const { stdout } = await runIn(root, { ...other, env: { ...process.env, TMPDIR: scratch } })

    expect(stdout).toContain('hello zoo')
    expect(readdirSync(scratch)).toEqual([])
    expect(readdirSync(join(root, 'node_modules'))).toEqual(['@esbuild', 'esbuild'])
    chmodSync(join(root, 'node_modules'), 0o755)
  })
})
