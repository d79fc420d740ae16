// Node starts no worker from TypeScript.
import { importEntry } from '@effzoo/launch'

await importEntry(new URL('./worker.ts', import.meta.url))
