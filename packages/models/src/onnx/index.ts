export { exportOnnx, type OnnxOptions } from './export-onnx.ts'
export type { OnnxFile, OnnxFiles } from './serialize.ts'
export { writeOnnx } from './write-onnx.ts'
