import type { EngineName, Peaks } from '@effzoo/contract'
import { serveParent } from './serve-parent.ts'

/** The outcome of looking for an engine's peaks: they are, or why they are not known. */
export type FoundPeaks = { readonly peaks: Peaks } | { readonly unknown: string }

/** The measuring process: one engine, its peaks. */
export function servePeaks(measure: (name: EngineName) => Promise<Peaks>): void {
  serveParent<EngineName, FoundPeaks>(async (name, send) => {
    try {
      send({ peaks: await measure(name) })
    } catch (error) {
      send({ unknown: error instanceof Error ? error.message : String(error) })
    }
  })
}
