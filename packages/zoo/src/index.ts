export { type BenchOptions, type BenchReport, bench, type Outcome } from './bench.ts'
export { type Client, type ClientOptions, createClient, defaultRegistryUrl, NotARegistry, RegistryUnreachable } from './client.ts'
export { compareToPublished, nearestFigures, type PublishedComparison } from './nearest-figures.ts'
