#!/usr/bin/env node

import process from 'node:process'
import { importEntry } from '@effzoo/launch'

const { main } = await importEntry(new URL('../cli/main.ts', import.meta.url))
process.exitCode = await main(process.argv.slice(2))
