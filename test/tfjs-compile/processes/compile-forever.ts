import { loadTensorflow } from '@effzoo/engines'
import { compile } from '@effzoo/tfjs-compile'

/** Compiles a graph with some MB of constants again and again, and says so when the first is under way; to be killed. */
const tf = await loadTensorflow()
const w = tf.fill([1 << 21], 3)
console.log('compiling')
for (;;) compile(({ x }) => tf.add(x, tf.mul(w, x)), { inputs: { x: { shape: [1 << 21], dtype: 'float32' } } }).dispose()
