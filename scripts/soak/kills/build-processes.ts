import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const cache = join(root, 'node_modules')

const entries = {
  api: 'apps/api/src/node.ts',
  runner: 'scripts/soak/kills/runner-process.ts',
  measure: 'scripts/soak/kills/measure-process.ts',
}

/** Files beside a source are found from where the source lies, not from where the bundle does. */
const keepSourceUrls: Plugin = {
  name: 'keep-source-urls',
  setup(builder) {
    builder.onLoad({ filter: /\/(apps|packages)\/.*\.(ts|mjs)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const url = JSON.stringify(pathToFileURL(path).href)
      return { contents: text.replaceAll('import.meta.url', url), loader: path.endsWith('.ts') ? 'ts' : 'js' }
    })
  },
}

/** The processes as a file of JavaScript each: thousands of them start, and none should wait for a compiler. */
export async function buildProcesses(): Promise<{ folder: string } & Record<keyof typeof entries, string>> {
  const folder = await mkdtemp(join(cache, '.effzoo-kills-'))
  await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // what is native, and the engines that nobody opens here
    external: ['@libsql/client', '@libsql/client/*', 'libsql', '@tensorflow/*', 'onnxruntime-*', 'webgpu', '@aws-sdk/*'],
    // CommonJS among what is bundled requires what Node has
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url)",
    },
    plugins: [keepSourceUrls],
    logLevel: 'error',
  })
  const file = (name: keyof typeof entries) => join(folder, `${name}.mjs`)
  return { folder, api: file('api'), runner: file('runner'), measure: file('measure') }
}
