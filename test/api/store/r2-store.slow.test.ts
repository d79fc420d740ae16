import { Miniflare } from 'miniflare'
import { type R2Bucket, r2Store } from '../../../apps/api/src/store/r2-store.ts'
import { testStore } from '../../suites/store.ts'

/** The bucket that workerd has, reached from here as a Worker reaches it. */
testStore('of R2', async () => {
  const miniflare = new Miniflare({
    modules: true,
    script: 'export default {}',
    compatibilityDate: '2026-04-26',
    r2Buckets: ['CHECKPOINTS'],
    r2Persist: false,
    cf: false,
  })
  const bucket = (await miniflare.getR2Bucket('CHECKPOINTS')) as unknown as R2Bucket
  return { store: r2Store(bucket), close: () => miniflare.dispose() }
})
