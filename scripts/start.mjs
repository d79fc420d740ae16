import { setup } from './setup.mjs'

await setup()
const { importEntry } = await import('@effzoo/launch')
const { start } = await importEntry(new URL('./start/main.ts', import.meta.url))
await start(process.argv.slice(2))
