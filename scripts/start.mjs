import { setup } from './setup.mjs'

await setup()
const { start } = await import('./start/main.ts')
await start(process.argv.slice(2))
