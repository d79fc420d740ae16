export { type Limits, limitsOf, type MeasuredWork } from './limits.ts'
export { medianInterval } from './median-interval.ts'
export { medianOf } from './quantile.ts'
export { type SampleSummary, sampleFloors, summarize } from './summarize.ts'
