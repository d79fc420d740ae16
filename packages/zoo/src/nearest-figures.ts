import type { PublishedFigure, Result, SpeedFigure, VariantDetail } from '@effzoo/contract'

/** A published speed beside a measured one. */
export interface PublishedComparison {
  readonly result: Result['id']
  readonly figure: SpeedFigure
  /** Measured median over published latency; null unless that is known, and task, batch, px and precision are all equal. */
  readonly ratio: number | null
}

const isSpeed = (figure: PublishedFigure): figure is SpeedFigure => figure.kind === 'speed'

const isComparable = (result: Result, figure: SpeedFigure) =>
  figure.task === result.task &&
  figure.batchSize === result.batchSize &&
  figure.px === result.imagePx &&
  figure.precision === result.precision

/** Smaller is nearer: first that the same thing was measured, then by how far batch and image size are apart. */
function distance(result: Result, figure: SpeedFigure): number {
  const apart = (published: number | null, measured: number) => (published === null ? 4 : Math.abs(Math.log2(published / measured)))
  return (figure.precision === result.precision ? 0 : 8) + 2 * apart(figure.px, result.imagePx) + apart(figure.batchSize, result.batchSize)
}

/** The figures of the same variant and task that come nearest to a result, at most one per device and framework. */
export function nearestFigures(result: Result, published: readonly PublishedFigure[], count = 3): SpeedFigure[] {
  const candidates = published
    .filter(isSpeed)
    .filter((figure) => figure.task === result.task)
    .sort((a, b) => distance(result, a) - distance(result, b) || a.id.localeCompare(b.id))
  const seen = new Set<string>()
  const nearest: SpeedFigure[] = []
  for (const figure of candidates) {
    const setting = `${figure.device} ${figure.framework ?? ''}`
    if (seen.has(setting)) continue
    seen.add(setting)
    nearest.push(figure)
    if (nearest.length === count) break
  }
  return nearest
}

export function compareToPublished(results: readonly Result[], variants: readonly VariantDetail[]): PublishedComparison[] {
  return results.flatMap((result) => {
    const published = variants.find(({ id }) => id === result.variant)?.published ?? []
    return nearestFigures(result, published).map((figure) => ({
      result: result.id,
      figure,
      ratio: figure.latencyMs !== null && isComparable(result, figure) ? result.medianMs / figure.latencyMs : null,
    }))
  })
}
