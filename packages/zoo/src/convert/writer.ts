import type { CheckpointManifest } from '@effzoo/contract'
import type { Checkpoint } from '../load/checkpoint.ts'

export type WeightDtype = CheckpointManifest['dtype']

/** Writes a checkpoint in one format into a folder that is there and empty, and answers the names of its files, the one to open first. */
export type Writer = (checkpoint: Checkpoint, folder: string, dtype: WeightDtype) => Promise<readonly string[]>
