// `node build-main.mjs ENTRY`: builds the bundle of an entry and answers, as JSON, where it lies.
import process from 'node:process'
import { buildBundle } from './build-bundle.mjs'

try {
  process.stdout.write(JSON.stringify(await buildBundle(process.argv[2])))
} catch {
  process.exitCode = 1 // the compiler has said why, at its place in the source
}
