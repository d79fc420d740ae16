import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'

/** Compiles, steps and disposes 40 times, with 20 MB of state and 8 MB of constants. Prints how many MB the process has grown after the tenth. */
const tf = await loadTensorflow()
const state = { w: tf.variable(tf.zeros([5, 1 << 20])), v: tf.variable(tf.zeros([16])) }
// not all the same, which a graph would hold as one number
const constant = tf.range(0, 1 << 21)

const rssMb: number[] = []
for (let round = 0; round < 40; round++) {
  const graph = compile(
    ({ x }) => {
      state.w.assign(tf.add(state.w, x))
      state.v.assign(tf.mul(state.v, 2))
      return tf.add(tf.sum(state.w), tf.sum(tf.mul(constant, x)))
    },
    { inputs: { x: { shape: [], dtype: 'float32' } }, state },
  )
  tf.tidy(() => {
    graph({ x: tf.scalar(1) }).dataSync()
    graph.read()
  })
  graph.dispose()
  rssMb.push(process.memoryUsage().rss / 1e6)
}
console.log(Math.max(...rssMb.slice(-10)) - Math.max(...rssMb.slice(0, 10)))
