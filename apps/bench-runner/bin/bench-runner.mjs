#!/usr/bin/env node
import process from 'node:process'
import { importEntry } from '@effzoo/launch'

const { main } = await importEntry(new URL('../src/cli.ts', import.meta.url))
process.exit(await main(process.argv.slice(2)))
