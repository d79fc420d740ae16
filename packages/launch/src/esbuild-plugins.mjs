import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const isBare = /^[^./]/
const ours = /^@effzoo\//
const nodesOwn = /^node:/
const alreadyAsked = Symbol('asked')

/**
 * Packages that are not ours are loaded from where they are installed. Some of them in the bundle would be a little faster to load (hono,
 * zod and drizzle: a tenth of a second), but then be there twice as soon as another package imports them too. They are named by their
 * whole path: one may be there for one of our packages alone, and the bundle lies elsewhere.
 */
export const externalPackages = {
  name: 'external-packages',
  setup(builder) {
    builder.onResolve({ filter: isBare }, async ({ path, pluginData, kind, importer, namespace, resolveDir, with: attributes }) => {
      if (kind === 'entry-point' || pluginData === alreadyAsked || ours.test(path) || nodesOwn.test(path)) return undefined
      const found = await builder.resolve(path, { kind, importer, namespace, resolveDir, with: attributes, pluginData: alreadyAsked })
      if (found.errors.length > 0 || found.external) return found // nowhere, or one of Node's own
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
}

const loaders = { '.ts': 'ts', '.tsx': 'tsx', '.mjs': 'js', '.js': 'js', '.json': 'json' }

/** Stands in a bundle for the `import.meta.url` of each source: what lies beside it is found from there. */
export const urlName = '__sourceUrl'

/** Notes the digest of each source of ours, as it was read, in `sources`. */
export const recordSources = (sources) => ({
  name: 'record-sources',
  setup(builder) {
    builder.onLoad({ filter: /\.(tsx?|m?js|json)$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined
      const contents = await readFile(path)
      sources.set(path, createHash('sha256').update(contents).digest('base64url'))
      const text = contents.toString()
      const url = text.includes('import.meta.url') ? `const ${urlName} = ${JSON.stringify(pathToFileURL(path).href)}; ` : ''
      return { contents: url + text, loader: loaders[extname(path)] }
    })
  },
})
