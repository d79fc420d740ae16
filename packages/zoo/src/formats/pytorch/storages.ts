import type { Storage } from './pickle-values.ts'

/** What both forms of the file come down to: a pickled value, and bytes for the storages that it names. */
export interface Storages {
  /** Refuses a storage that the file does not have, or not with this type and size. */
  check(storage: Storage): void
  read(storage: Storage, offset: number, length: number): Promise<Uint8Array>
}
