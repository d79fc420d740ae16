import type { EngineName } from '@effzoo/contract'
import type { FoundPeaks } from './serve-peaks.ts'

const units = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
] as const

/** Three digits carry more than such a measurement does. */
function rate(perS: number, unit: string): string {
  const [prefix, size] = units.find(([, least]) => perS >= least) ?? ['', 1]
  return `${Number((perS / size).toPrecision(3))} ${prefix}${unit}/s`
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`

/** Of an engine, on one line, in columns under `peaksHeader`. */
export function describePeaks(name: EngineName, found: FoundPeaks): string {
  if ('unknown' in found) return `${name.padEnd(12)} unknown: ${found.unknown.split('\n')[0]}`
  const { flopsPerS, bytesPerS, matrixSide, copyBytes, threads, measuredAtMs } = found.peaks
  const measured = new Date(measuredAtMs).toISOString().slice(0, 16).replace('T', ' ')
  return columns(name, rate(flopsPerS, 'FLOP'), matrixSide, rate(bytesPerS, 'B'), mebibytes(copyBytes), threads ?? '-', `${measured} UTC`)
}

const widths = [12, 14, 7, 10, 8, 8, 20]

const columns = (...cells: (string | number)[]) =>
  cells
    .map((cell, i) => String(cell).padEnd(widths[i]!))
    .join(' ')
    .trimEnd()

export const peaksHeader = columns('engine', 'product', 'side', 'copy', 'moved', 'threads', 'measured')
