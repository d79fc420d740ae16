import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { EngineName } from '@effzoo/contract'
import { decodeImage } from '../images/decode.ts'
import type { Pixels } from '../images/pixels.ts'
import { frame } from '../images/preprocess.ts'
import type { Checkpoint } from '../load/checkpoint.ts'
import { openClassifier } from '../predict/open-classifier.ts'
import type { Example } from './data-set.ts'
import { createTally, type TallyResult } from './tally.ts'

export interface EvaluateOptions {
  readonly engine?: EngineName
  /** Images that are computed at once: 16 unless told. */
  readonly batchSize?: number
  /** Ends after the batch that is being computed; what was counted until then is the answer. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: EvaluationProgress) => void
}

export interface EvaluationProgress {
  readonly doneCount: number
  readonly totalCount: number
  readonly top1Percent: number
}

export interface Evaluation extends TallyResult {
  readonly engineVersion: string
  readonly px: number
  /** Of the data set as `dataSetDigest` has it; null where the evaluation was ended before all images were seen. */
  readonly dataSetSha256: string | null
}

interface ReadExample extends Example {
  readonly image: Pixels
  readonly sha256: string
}

/** The bytes are hashed as they are read: the digest is of what was evaluated. Framed at once, so that no photo stays in memory whole. */
async function read(example: Example, preprocessing: Checkpoint['preprocessing']): Promise<ReadExample> {
  try {
    const bytes = await readFile(example.path)
    const image = frame(await decodeImage(bytes), preprocessing)
    return { ...example, image, sha256: createHash('sha256').update(bytes).digest('hex') }
  } catch (error) {
    throw new Error(`${example.path} cannot be read as an image: ${(error as Error).message}`, { cause: error })
  }
}

/** A line for each image, sorted by name: its name, its class and the SHA-256 of its file, with a tab between them. */
function dataSetDigest(examples: readonly { readonly name: string; readonly classIndex: number; readonly sha256: string }[]): string {
  const hash = createHash('sha256')
  for (const { name, classIndex, sha256 } of examples) hash.update(`${name}\t${classIndex}\t${sha256}\n`)
  return hash.digest('hex')
}

/** What a checkpoint sees in a data set, whose examples are sorted by name, as timm evaluates: each image is stored as it is looked at. */
export async function evaluate(
  checkpoint: Checkpoint,
  examples: readonly Example[],
  { engine, batchSize = 16, signal, onProgress }: EvaluateOptions = {},
): Promise<Evaluation> {
  await using classifier = await openClassifier(checkpoint, { batchSize, ...(engine && { engine }) })
  const tally = createTally()
  const seen: { name: string; classIndex: number; sha256: string }[] = []
  const readBatch = (start: number) =>
    Promise.all(examples.slice(start, start + batchSize).map((example) => read(example, checkpoint.preprocessing)))

  let next = readBatch(0)
  for (let start = 0; start < examples.length && !signal?.aborted; start += batchSize) {
    const batch = await next
    next = readBatch(start + batchSize) // is read while this one is computed
    next.catch(() => {}) // heard when its turn comes
    const logits = await classifier.run(batch.map(({ image }) => image))
    for (const [i, { name, classIndex, sha256 }] of batch.entries()) {
      tally.add(logits[i]!, classIndex)
      seen.push({ name, classIndex, sha256 })
    }
    onProgress?.({ doneCount: seen.length, totalCount: examples.length, top1Percent: tally.top1Percent() })
  }
  return {
    ...tally.result(),
    engineVersion: classifier.engineVersion,
    px: checkpoint.preprocessing.px,
    dataSetSha256: seen.length === examples.length ? dataSetDigest(seen) : null,
  }
}
