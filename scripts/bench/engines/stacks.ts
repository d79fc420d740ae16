import { fileURLToPath } from 'node:url'
import type { Task, VariantId } from '@effzoo/contract'
import { findVariant } from '@effzoo/models'
import { type Launch, launchScript } from '@effzoo/zoo/turns'
import { timmName } from '../../parity/timm-names.ts'
import type { Python } from '../../python-environment.ts'

/** `tfjs-eager` is our model op by op on TensorFlow's own kernels, as a tfjs-node user has it; `effzoo-eager` has those of ours. */
export const ourStacks = ['effzoo', 'effzoo-eager', 'tfjs-eager'] as const
export const peerStacks = ['keras', 'keras-onednn', 'torch', 'torch-compile', 'onnxruntime'] as const
export const stackNames = [...ourStacks, ...peerStacks] as const
type OurStack = (typeof ourStacks)[number]
export type PeerStack = (typeof peerStacks)[number]
export type StackName = OurStack | PeerStack

export const isPeer = (stack: StackName): stack is PeerStack => peerStacks.some((name) => name === stack)

const isKeras = (stack: StackName) => stack.startsWith('keras')

/** What all stacks of one table compute. */
export interface Case {
  readonly variant: VariantId
  readonly task: Task
  readonly batchSize: number
  readonly px: number
  readonly threads: number
  /** Whether all compute on a GPU. */
  readonly gpu: boolean
}

/** Keras' name of the same architecture. */
function kerasName(variant: string): string | undefined {
  const [, version = '', size] = /^efficientnet(v2)?-(b[0-7]|[sml])$/.exec(variant) ?? []
  const sizes = version ? /^(b[0-3]|[sml])$/ : /^b/
  return size !== undefined && sizes.test(size) ? `EfficientNet${version.toUpperCase()}${size.toUpperCase()}` : undefined
}

export const peerModel = (stack: PeerStack, variant: VariantId) => (isKeras(stack) ? kerasName(variant) : timmName(variant))

/** Why the stack has no place in the table; null where it has one. */
export function misfitOf(stack: StackName, { variant, task, gpu }: Pick<Case, 'variant' | 'task' | 'gpu'>): string | null {
  if (!isPeer(stack)) return null
  if (gpu && !stack.startsWith('torch')) return 'not on a GPU'
  if (stack === 'onnxruntime' && task === 'train-step') return 'inference only'
  if (peerModel(stack, variant)) return null
  return isKeras(stack) && variant.startsWith('coatnet') ? 'no CoAtNet' : `no ${variant}`
}

/** The same number of threads: TensorFlow, ours and Keras', takes them from its two variables, PyTorch from OpenMP's. */
const environmentOf = ({ threads, gpu }: Case) => ({
  TF_NUM_INTRAOP_THREADS: String(threads),
  TF_NUM_INTEROP_THREADS: String(threads),
  OMP_NUM_THREADS: String(threads),
  CUDA_VISIBLE_DEVICES: gpu ? '0' : '',
  TF_CPP_MIN_LOG_LEVEL: '3',
  PYTHONWARNINGS: 'ignore',
})

export function launchOurs(stack: OurStack, workload: Case): Launch {
  const { variant, task, batchSize, px: imagePx } = workload
  const work = { variant, task, batchSize, imagePx, ...(stack !== 'effzoo' && { execution: 'eager' }) }
  const environment = { ...environmentOf(workload), ...(stack === 'tfjs-eager' && { EFFZOO_KERNELS: 'tensorflow' }) }
  return launchScript(fileURLToPath(new URL('./effzoo-stack.ts', import.meta.url)), work, environment)
}

export function launchPeer(stack: PeerStack, workload: Case, python: Python): Launch {
  const { variant, task, batchSize, px, threads, gpu } = workload
  const spec = findVariant(variant)!
  const work = {
    stack,
    task,
    model: peerModel(stack, variant),
    classes: spec.classes ?? 1000,
    batch: batchSize,
    px,
    threads,
    gpu,
    // PyTorch's models and Keras' have other defaults than the registry's variants
    dropout: spec.dropout,
    dropPath: spec.dropPath,
  }
  const entry = fileURLToPath(new URL('../peers/peer.py', import.meta.url))
  const settings = {
    TORCHINDUCTOR_CACHE_DIR: `${python.folder}/torchinductor`, // compiled kernels belong to these versions
    // effzoo's engine turns it on, TensorFlow itself only where there is AVX-512: Keras is measured as it comes, and on equal terms
    ...(stack === 'keras-onednn' && { TF_ENABLE_ONEDNN_OPTS: '1' }),
  }
  return { command: python.command, args: ['-B', entry, JSON.stringify(work)], env: { ...environmentOf(workload), ...settings } }
}
