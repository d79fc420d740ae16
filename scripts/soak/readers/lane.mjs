// Node starts no worker from TypeScript.
import { importEntry } from '@effzoo/launch'

await importEntry(new URL('./lane.ts', import.meta.url))
