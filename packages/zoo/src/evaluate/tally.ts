import { type ProportionInterval, proportionInterval } from '@effzoo/stats'
import { topIndices } from '../predict/rank.ts'

export interface ClassTally {
  readonly classIndex: number
  readonly count: number
  readonly top1Count: number
  readonly top5Count: number
}

/** How often images of one class were taken for another. */
export interface Confusion {
  readonly classIndex: number
  readonly takenFor: number
  readonly count: number
}

/** In percent, with the 95 % interval that the number of images gives it. */
export interface Accuracy extends ProportionInterval {
  readonly percent: number
}

export interface TallyResult {
  readonly imageCount: number
  readonly top1: Accuracy
  readonly top5: Accuracy
  /** Of those classes that images were of, by index. */
  readonly classes: readonly ClassTally[]
  /** The most frequent first. */
  readonly confusions: readonly Confusion[]
}

export interface Tally {
  add(logits: Float32Array, classIndex: number): void
  /** So far, of at least one image. */
  top1Percent(): number
  result(): TallyResult
}

function accuracyOf(hits: number, count: number): Accuracy {
  const interval = proportionInterval(hits, count)
  if (!interval) throw new RangeError('no image was counted')
  return { percent: (100 * hits) / count, low: 100 * interval.low, high: 100 * interval.high }
}

/** Counts what a model sees in images whose classes are known. */
export function createTally(): Tally {
  const byClass = new Map<number, ClassTally>()
  const sum = (key: 'count' | 'top1Count' | 'top5Count') => [...byClass.values()].reduce((total, tally) => total + tally[key], 0)
  const byPair = new Map<string, Confusion>()
  return {
    add(logits, classIndex) {
      if (classIndex >= logits.length) throw new RangeError(`class ${classIndex} of a model with ${logits.length} classes`)
      if (logits.some((logit) => !Number.isFinite(logit))) throw new Error('the model answers logits that are no finite numbers')
      const best = topIndices(logits, 5)
      const { count, top1Count, top5Count } = byClass.get(classIndex) ?? { count: 0, top1Count: 0, top5Count: 0 }
      byClass.set(classIndex, {
        classIndex,
        count: count + 1,
        top1Count: top1Count + Number(best[0] === classIndex),
        top5Count: top5Count + Number(best.includes(classIndex)),
      })
      const takenFor = best[0]!
      if (takenFor === classIndex) return
      const pair = `${classIndex} ${takenFor}`
      byPair.set(pair, { classIndex, takenFor, count: (byPair.get(pair)?.count ?? 0) + 1 })
    },
    top1Percent: () => (100 * sum('top1Count')) / sum('count'),
    result() {
      const classes = [...byClass.values()].sort((a, b) => a.classIndex - b.classIndex)
      const imageCount = sum('count')
      return {
        imageCount,
        top1: accuracyOf(sum('top1Count'), imageCount),
        top5: accuracyOf(sum('top5Count'), imageCount),
        classes,
        confusions: [...byPair.values()].sort((a, b) => b.count - a.count || a.classIndex - b.classIndex || a.takenFor - b.takenFor),
      }
    },
  }
}
