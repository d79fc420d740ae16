import process from 'node:process'
import { runAdmin } from './cli.ts'

process.exitCode = await runAdmin(process.argv.slice(2), {
  variables: process.env,
  nowMs: Date.now(),
  print: (line) => process.stdout.write(`${line}\n`),
  say: (line) => process.stderr.write(`${line}\n`),
})
