import type { Task, VariantId } from '@effzoo/contract'
import type { Work } from '@effzoo/engines'
import { smallWork } from '../../suites/engine.ts'

/** Training drops nothing here: XLA draws other numbers from a seed than TensorFlow's own op does. */
export const xlaWork = (task: Task): Work =>
  task === 'infer' ? smallWork(task) : { ...smallWork(task), variant: 'coatnet-0-timm' as VariantId, batchSize: 4, imagePx: 64 }
