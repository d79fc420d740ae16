import type { Backend } from './backend.ts'

/**
 * Runs `run` and tells, for the values of each tensor that was made on the host meanwhile, which call made them: such as
 * `tf.randomNormal makes at train.ts:12:7`.
 */
export function originsOf<T>(backend: Backend, run: () => T): { result: T; origins: WeakMap<object, string> } {
  const origins = new WeakMap<object, string>()
  const target = backend as Backend & { write?(values: object, shape: number[], dtype: string): object }
  const write = target.write!
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 60
  target.write = function (values, shape, dtype) {
    if (typeof values === 'object' && values !== null) origins.set(values, tell(new Error().stack ?? ''))
    return write.call(this, values, shape, dtype)
  }
  try {
    return { result: run(), origins }
  } finally {
    Reflect.deleteProperty(target, 'write')
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** The last function of tfjs on the way down, and the line that called it. */
function tell(stack: string): string {
  const frames = stack.split('\n').slice(2)
  const caller = frames.findIndex((frame) => !isOfTfjs(frame) && !frame.includes('<anonymous>'))
  const called = /at (?:Object\.)?(?:\w+\.)*(\w+?)(?:_?_op|_)? /.exec(frames[caller - 1] ?? '')?.[1]
  const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(frames[caller] ?? '')?.[1]
  return `${called ? `tf.${called}` : 'the function'} makes${place ? ` at ${place.replace(/^file:\/\//, '')}` : ' on the host'}`
}

/** Its bundles, or their sources where a source map names those. */
const isOfTfjs = (frame: string) => /[\\/](?:@tensorflow|tfjs-\w+[\\/]src)[\\/]/.test(frame)
