import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export type Ort = typeof import('onnxruntime-node')

/** The npm package's native part is loaded on use. What goes wrong it throws; its log would say it a second time, on stderr. */
export function loadOrt(): { readonly ort: Ort; readonly version: string } {
  const ort = require('onnxruntime-node') as Ort
  ort.env.logLevel = 'fatal'
  return { ort, version: `ONNX Runtime ${ort.env.versions.node}` }
}
