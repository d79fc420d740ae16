import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What each may import of ours, at once or lazily; the arrows of the design, and none back. */
const mayImport: Record<string, readonly string[]> = {
  'packages/contract': [],
  'packages/stats': [],
  'packages/launch': [],
  'packages/models': ['@effzoo/contract'],
  'packages/tfjs-compile': [],
  'packages/engines': [
    '@effzoo/contract',
    '@effzoo/launch',
    '@effzoo/models',
    '@effzoo/models/onnx',
    '@effzoo/models/tfjs',
    '@effzoo/tfjs-compile',
  ],
  'packages/zoo': [
    '@effzoo/contract',
    '@effzoo/launch',
    '@effzoo/stats',
    '@effzoo/models',
    '@effzoo/models/onnx',
    '@effzoo/models/graph-def',
    '@effzoo/models/tfjs',
    '@effzoo/tfjs-compile/saved-model',
    '@effzoo/engines',
    '@effzoo/engines/webgpu-faults',
  ],
  'apps/api': ['@effzoo/contract', '@effzoo/stats', '@effzoo/models'],
  'apps/bench-runner': [
    '@effzoo/contract',
    '@effzoo/launch',
    '@effzoo/stats',
    '@effzoo/models',
    '@effzoo/engines',
    '@effzoo/zoo/operations',
    '@effzoo/zoo/token',
  ],
}

/** Reached by the edge, the browser, or both: no `node:` and no tfjs below it. */
const edgeEntries = [
  'packages/contract/src/index.ts',
  'packages/stats/src/index.ts',
  'packages/models/src/index.ts',
  'apps/api/src/app.ts',
  'apps/api/src/worker.ts',
]

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.config.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`))
}

interface Import {
  readonly specifier: string
  readonly isType: boolean
  readonly isDynamic: boolean
}

/** Static, dynamic and type imports alike. A type import is no load, but it is knowledge. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  // what stands between the keyword and `from` has no quotes, so that this cannot backtrack far
  const pattern = /^(?:import|export)\s(type\s)?[^'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: (match[2] ?? match[3] ?? match[4])!,
    isType: match[1] !== undefined,
    isDynamic: match[3] !== undefined,
  }))
}

const manifest = (folder: string) =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { readonly default: string }>
    dependencies: Record<string, string>
  }

const fileOf = (specifier: string): string | undefined => {
  const [, name, sub = ''] = /^@effzoo\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? []
  if (!name) return undefined
  const folder = Object.keys(mayImport).find((candidate) => candidate.endsWith(`/${name}`))!
  const target = manifest(folder).exports[sub ? `./${sub}` : '.']
  return target && join(root, folder, typeof target === 'string' ? target : target.default)
}

/** All files that loading `entry` loads at once or, unless told, later; and all packages from outside. */
function closureOf(entry: string, { followsDynamic = true } = {}) {
  const files = new Set<string>()
  const outside = new Set<string>()
  const open = [join(root, entry)]
  for (let file = open.pop(); file; file = open.pop()) {
    if (files.has(file)) continue
    files.add(file)
    for (const { specifier, isType, isDynamic } of importsOf(file)) {
      if (isType || (isDynamic && !followsDynamic)) continue
      const inside = specifier.startsWith('.') ? resolve(dirname(file), specifier) : fileOf(specifier)
      if (inside) open.push(inside)
      else outside.add(specifier)
    }
  }
  return { files, outside }
}

describe('architecture', () => {
  it.each(Object.entries(mayImport))('%s imports of ours only what the design allows', (folder, allowed) => {
    const found = sourcesOf(folder).flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('@effzoo/'))
        .filter(({ specifier }) => !allowed.includes(specifier) && !specifier.startsWith(`@effzoo/${folder.split('/')[1]}`))
        .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
    )

    expect(found).toEqual([])
  })

  it.each(Object.keys(mayImport))('%s reaches into no other package by a relative path', (folder) => {
    const home = join(root, folder) + sep
    // no package's own: they lie at the root, for whoever deploys
    const migrations = join(root, 'migrations') + sep
    const found = sourcesOf(folder).flatMap((file) =>
      importsOf(file)
        .filter(
          ({ specifier }) =>
            specifier.startsWith('.') && ![home, migrations].some((allowed) => resolve(dirname(file), specifier).startsWith(allowed)),
        )
        .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
    )

    expect(found).toEqual([])
  })

  it.each(Object.keys(mayImport))('%s names every package that it imports in its own manifest', (folder) => {
    const { dependencies } = manifest(folder)
    const packageOf = (specifier: string) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
    const found = sourcesOf(folder)
      .flatMap((file) => importsOf(file).map(({ specifier }) => specifier))
      .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:') && !builtinModules.includes(specifier))
      .map(packageOf)
      .filter((name) => !(name in dependencies))

    expect([...new Set(found)]).toEqual([])
  })

  it.each(['packages/zoo/src/index.ts', 'packages/zoo/cli/main.ts'])(
    '%s loads no engine, no tfjs and no decoder before it needs one',
    (entry) => {
      const { files, outside } = closureOf(entry, { followsDynamic: false })

      expect([...files].filter((file) => file.includes(join('packages', 'engines')))).toEqual([])
      expect([...outside].filter((specifier) => /^@tensorflow\/|^onnxruntime|^sharp$|^protobufjs$/.test(specifier))).toEqual([])
    },
  )

  it('packages/zoo/src/browser/index.ts loads nothing of Node', () => {
    const { files, outside } = closureOf('packages/zoo/src/browser/index.ts')

    expect(files.size).toBeGreaterThan(50)
    expect([...outside].filter((specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier))).toEqual([])
    expect([...outside].sort()).toEqual([
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-core',
      'zod',
    ])
  })

  it.each(edgeEntries)('%s loads neither node: nor tfjs', (entry) => {
    const { files, outside } = closureOf(entry)

    expect(files.size).toBeGreaterThan(1)
    expect([...outside].filter((specifier) => specifier.startsWith('node:') || specifier.startsWith('@tensorflow/'))).toEqual([])
  })
})
