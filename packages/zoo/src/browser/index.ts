/** What `@effzoo/zoo` is in a browser: pull, load and classify, over the same checks as in Node. */
export type { BrowserImage } from '../images/decode-in-browser.ts'
export type { Pixels } from '../images/pixels.ts'
export type { LoadedModel } from '../load/loaded-model.ts'
export type { Prediction } from '../predict/rank.ts'
export { type ClassifyOptions, classify } from './classify.ts'
export { type LoadOptions, load } from './load.ts'
export { type BackendOptions, type BrowserBackend, browserBackends } from './open-backend.ts'
export { type PulledInBrowser, type PullOptions, pull } from './pull.ts'
