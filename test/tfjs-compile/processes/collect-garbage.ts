import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'

/**
 * Run with --expose-gc: JavaScript's memory is collected after each write and each call, so that a graph that still held on to it
 * would read what is gone, or let go of it on a thread that may not. Ends with the sum that the state must have.
 */
const tf = await loadTensorflow()
const collect = (globalThis as unknown as { gc(): void }).gc

const size = 1 << 16
const state = { w: tf.variable(tf.zeros([size])), copied: tf.variable(tf.zeros([size])) }
const graph = compile(
  ({ x }) => {
    state.w.assign(tf.add(state.w, x))
    // an input's memory is JavaScript's too
    state.copied.assign(tf.reshape(x, [size]))
    return tf.sum(state.w)
  },
  { inputs: { x: { shape: [size], dtype: 'float32' } }, state },
)
tf.disposeVariables()

/** In some rounds it begins where TensorFlow takes it as it lies, a multiple of 64 bytes. */
const filled = (value: number, round: number) => new Float32Array(new ArrayBuffer(4 * size + 64), 16 * (round % 4), size).fill(value)

let sum = 0
for (let round = 0; round < 40; round++)
  tf.tidy(() => {
    graph.write({ w: tf.tensor1d(filled(round, round)) })
    collect()
    for (const x of [filled(1, round), filled(1, round + 1)]) {
      graph({ x: tf.tensor1d(x) })
      collect()
    }
    const { w, copied } = graph.read()
    sum += tf.sum(tf.sub(w!, copied!)).dataSync()[0]! / size
  })
graph.dispose()
console.log(sum)
