// `node build-main.mjs ENTRY`: builds the bundle of an entry and answers, as JSON, where it lies.
import process from 'node:process'
import { buildBundle } from './build-bundle.mjs'

try {
  process.stdout.write(JSON.stringify(await buildBundle(process.argv[2])))
} catch (error) {
  // of a source that is wrong the compiler has said where
  if (!Array.isArray(error.errors)) console.error(error)
  process.exitCode = 1
}
