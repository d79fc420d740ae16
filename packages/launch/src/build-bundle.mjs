import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { digestOf, folderOf, pointerOf, root } from './cached.mjs'
import { externalPackages, recordSources, urlName } from './esbuild-plugins.mjs'

/** By then, a process has loaded the parts that it loads late. */
const keepReplacedForMs = 60 * 60_000

const here = fileURLToPath(new URL('.', import.meta.url))

/** What a bundle depends on beside its sources: which packages are installed, how ours are found, how it is built. */
const findSurroundings = () =>
  [
    ...['node_modules/.package-lock.json', 'package-lock.json', 'tsconfig.json'].map((name) => join(root, name)),
    ...['packages', 'apps'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'package.json'))),
    ...readdirSync(here).map((name) => join(here, name)),
  ].filter((path) => existsSync(path))

/** A new folder for a bundle; for the calling process alone where the packages are another user's. */
function makeFolder(entry) {
  try {
    mkdirSync(folderOf(entry), { recursive: true })
    return { folder: mkdtempSync(join(folderOf(entry), 'bundle-')), isForThisProcess: false }
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error
    return { folder: mkdtempSync(join(tmpdir(), 'effzoo-launch-')), isForThisProcess: true }
  }
}

/** In one step: whoever starts at the same time reads the old one or the new one. */
function point(entry, folder, pointer) {
  const written = join(folder, 'pointer.json')
  writeFileSync(written, JSON.stringify(pointer))
  renameSync(written, pointerOf(entry))
  for (const name of readdirSync(folderOf(entry))) {
    const other = join(folderOf(entry), name)
    if (name.startsWith('bundle-') && other !== folder && isOld(other)) rmSync(other, { recursive: true, force: true })
  }
}

const isOld = (folder) => Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) > keepReplacedForMs

/** Parts that are loaded late stay files of their own, so that `zoo models` loads no engine. */
export async function buildBundle(entry) {
  const sources = new Map(findSurroundings().map((path) => [path, digestOf(path)]))
  const { folder, isForThisProcess } = makeFolder(entry)
  await build({
    absWorkingDir: root,
    entryPoints: { entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: [], // those of Node, and none that only bundlers know
    define: { 'import.meta.url': urlName },
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [externalPackages, recordSources(sources)],
    logLevel: 'error',
  }).catch((error) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  const file = join(folder, 'entry.mjs')
  if (!isForThisProcess) point(entry, folder, { root, sources: [...sources], file })
  return { file, isForThisProcess }
}
