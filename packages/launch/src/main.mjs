// `node main.mjs ENTRY …`: runs a TypeScript entry in this very process, so that signals and messages reach it.
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { importEntry } from './index.mjs'

process.argv.splice(1, 1)
await importEntry(pathToFileURL(resolve(process.argv[1])))
