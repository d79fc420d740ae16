export { exportOnnx, type OnnxOptions } from './export-onnx.ts'
export { createGraph } from './graph.ts'
export { type Network, type OnnxFile, type OnnxFiles, type Port, serialize } from './serialize.ts'
export { writeOnnx } from './write-onnx.ts'
