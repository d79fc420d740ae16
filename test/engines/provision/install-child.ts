import { linkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { installTensorflow } from '@effzoo/engines'

/** Installs from the wheel in its argument instead of the network, and prints each step when it begins. */
const [wheel = ''] = process.argv.slice(2)
let last = ''
const { path, tookMs } = await installTensorflow(
  {
    onProgress({ step, detail }) {
      const now = detail.startsWith('waiting') ? 'waiting' : step
      if (now !== last) console.log(now)
      last = now
    },
  },
  async (_pip, _wheels, folder) => linkSync(wheel, join(folder, basename(wheel))),
)
console.log(JSON.stringify({ path, tookMs }))
