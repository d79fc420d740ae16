import { setup } from './setup.mjs'

await setup({ packagesOnly: true })
const { register } = await import('tsx/esm/api')
register()
await import('./soak/main.ts')
