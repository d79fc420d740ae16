export { type ExportedGraph, exportGraph, type GraphOptions, type Port } from './export-graph.ts'
export type { Attribute, Constant, Graph, Node } from './graph.ts'
