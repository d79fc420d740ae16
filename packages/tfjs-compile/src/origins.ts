import type { Backend } from './backend.ts'

/** By the values of a tensor, such as `tf.randomNormal makes at train.ts:12:7`. */
export type Origins = WeakMap<object, string>

/**
 * Runs `run` and tells, for the values of each tensor that was made on the host meanwhile, which call made them.
 */
export function originsOf<T>(backend: Backend, run: () => T): { result: T; origins: Origins } {
  const origins: Origins = new WeakMap()
  const { write } = backend
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 60
  backend.write = (values, shape, dtype) => {
    origins.set(values, tell(new Error().stack ?? ''))
    return write.call(backend, values, shape, dtype)
  }
  try {
    return { result: run(), origins }
  } finally {
    Reflect.deleteProperty(backend, 'write')
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** The last function of tfjs on the way down, and the line that called it. */
function tell(stack: string): string {
  const frames = stack.split('\n')
  const first = frames.findIndex(isOfTfjs)
  const caller = frames.findIndex((frame, place) => place > first && !isOfTfjs(frame) && !isBuiltIn(frame))
  // `Proxy.randomNormal__op` is tf.randomNormal, and `Dropout.Layer.apply` a layer's own
  const [, owner = '', called] = /at (?:(\w+)\.)?(?:\w+\.)*(\w+?)(?:_?_op|_)? /.exec(frames[caller - 1] ?? '') ?? []
  const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(frames[caller] ?? '')?.[1]
  const who = called ? `${/^(|Object|Proxy|Module)$/.test(owner) ? 'tf' : owner}.${called}` : 'the function'
  return `${who} makes${place ? ` at ${place.replace(/^file:\/\//, '')}` : ' on the host'}`
}

/** Its bundles, or their sources where a source map names those. */
const isOfTfjs = (frame: string) => /[\\/]@tensorflow[\\/]|tfjs-(?:core|layers|node|data)[\\/]src[\\/]/.test(frame)

/** Such as `at Array.map (<anonymous>)`: between tfjs and its caller, or within tfjs. */
const isBuiltIn = (frame: string) => frame.endsWith('(<anonymous>)')
