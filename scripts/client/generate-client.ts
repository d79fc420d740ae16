import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createApp, type Deps } from '../../apps/api/src/app.ts'
import { describeApi } from '../../apps/api/src/openapi.ts'
import { recordExamples } from './record-examples.ts'
import { type Document, writeClient } from './write-client.ts'

const root = new URL('../../', import.meta.url)

const examplesFile = new URL('apps/api/src/openapi/data/examples.json', root)
const clientFile = new URL('packages/zoo/src/generated/api.ts', root)

/** The files that are made from the API: the examples of its document, and the typed client's table. */
export async function generateClient(): Promise<{ file: URL; text: string }[]> {
  const app = createApp({} as Deps) // only its routes are asked for
  const client = writeClient(describeApi(app) as unknown as Document)
  return [
    { file: examplesFile, text: `${JSON.stringify(await recordExamples(), null, 1)}\n` },
    { file: clientFile, text: format(client, clientFile) },
  ]
}

function format(text: string, file: URL): string {
  const biome = fileURLToPath(new URL('node_modules/.bin/biome', root))
  const { status, stdout, stderr } = spawnSync(biome, ['format', `--stdin-file-path=${fileURLToPath(file)}`], {
    input: text,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the generated client cannot be formatted: ${stderr}`)
  return stdout
}
