// `node scripts/run.mjs [--packages-only] ENTRY …`: sets up, then runs a TypeScript entry in this very process, so that signals reach it.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { setup } from './setup.mjs'

const packagesOnly = process.argv[2] === '--packages-only'
const [entry] = process.argv.splice(2, packagesOnly ? 2 : 1).slice(-1)
await setup({ packagesOnly })
const { importEntry } = await import('@effzoo/launch')
await importEntry(pathToFileURL(entry))
