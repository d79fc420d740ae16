import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { jobBounds, type Task, taskNames, type VariantId } from '@effzoo/contract'
import { findVariantId, UsageError, wholeNumber } from '@effzoo/zoo/cli'
import { type Case, isPeer, peerModel, peerStacks, type StackName, stackNames } from './stacks.ts'

/** Fewer have no range worth the name. */
const minRoundCount = 5
const defaultBatchSizes = { infer: [1, 8], 'train-step': [8] } as const satisfies Record<Task, readonly number[]>

export const usage = `usage: npm run bench -- engines [options]
Measures effzoo's tensorflow engine and its peers side by side, in float32, on the CPU or a GPU.
  --variant NAME[,NAME]   default efficientnetv2-b0
  --task TASK             infer, train-step or both (default)
  --batch N[,N]           default 1,8 for infer and 8 for train-step
  --px N                  side of the images, default 224
  --rounds N              default ${minRoundCount}, which is the least
  --gpu                   on the first NVIDIA GPU, without TF32: effzoo's TensorFlow has to be its CUDA build; of the peers, PyTorch's
  --threads N             of every stack; default: as many as there are cores
  --stacks NAME[,NAME]    default: all of ${stackNames.join(', ')}
  --seed N                decides the order of turns, default 1
  --json FILE             all samples and figures too
effzoo / it is below 1 where effzoo is faster: the median over the rounds, and the least and the most of any round. effzoo-eager runs op
by op with effzoo's kernels, tfjs-eager with TensorFlow's own. keras-onednn is Keras with the switch of TensorFlow that
effzoo turns on. torch-compile takes minutes to compile until PyTorch has the kernels in its cache.
`

export interface Options {
  readonly cases: readonly Case[]
  readonly stacks: readonly StackName[]
  readonly gpu: boolean
  readonly roundCount: number
  readonly seed: number
  readonly jsonFile: string | undefined
}

const listOf = (values: readonly string[]) => [...new Set(values.flatMap((value) => value.split(',')))]

function tasksOf(text: string): readonly Task[] {
  if (text === 'both') return taskNames
  const task = taskNames.find((name) => name === text)
  if (!task) throw new UsageError(`--task ${text}: allowed are ${taskNames.join(', ')} and both`)
  return [task]
}

function stackOf(name: string): StackName {
  const stack = stackNames.find((known) => known === name)
  if (!stack) throw new UsageError(`--stacks ${name}: allowed are ${stackNames.join(', ')}`)
  return stack
}

/** A table whose only rows are ours compares nothing, unless that was asked for. */
function requirePeer(variant: VariantId, stacks: readonly StackName[]) {
  if (!stacks.some(isPeer) || peerStacks.some((stack) => peerModel(stack, variant))) return
  throw new UsageError(`--variant ${variant}: no peer has the paper's blocks; use ${variant}-timm, or --stacks effzoo,effzoo-eager`)
}

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      variant: { type: 'string', multiple: true, default: ['efficientnetv2-b0'] },
      task: { type: 'string', default: 'both' },
      batch: { type: 'string', multiple: true },
      px: { type: 'string', default: '224' },
      rounds: { type: 'string', default: String(minRoundCount) },
      gpu: { type: 'boolean', default: false },
      threads: { type: 'string', default: String(availableParallelism()) },
      stacks: { type: 'string', multiple: true, default: [...stackNames] },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  })
  const variants = listOf(values.variant).map((name) => findVariantId(name, `--variant ${name}`))
  const tasks = tasksOf(values.task)
  const batchSizes = values.batch && listOf(values.batch).map((text) => wholeNumber('batch', text, 1, jobBounds.maxBatchSize))
  const px = wholeNumber('px', values.px, jobBounds.minPx, jobBounds.maxPx)
  const threads = wholeNumber('threads', values.threads, 1, availableParallelism())
  const stacks = listOf(values.stacks).map(stackOf)
  for (const variant of variants) requirePeer(variant, stacks)
  return {
    cases: variants.flatMap((variant) =>
      tasks.flatMap((task) =>
        (batchSizes ?? defaultBatchSizes[task]).map((batchSize) => ({ variant, task, batchSize, px, threads, gpu: values.gpu })),
      ),
    ),
    stacks: stackNames.filter((name) => stacks.includes(name)),
    gpu: values.gpu,
    roundCount: wholeNumber('rounds', values.rounds, minRoundCount, 1000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
    jsonFile: values.json,
  }
}
