/** One tfjs-core serves all backends of a process; it is loaded on use, for `bench-runner doctor` must start at once. */
export type Tfjs = typeof import('@tensorflow/tfjs-core')
