import { createInterface } from 'node:readline'

/** The other end of `runTogether`: says that this process is ready and waits for the common start. */
export async function waitForGo() {
  const line = new Promise((resolve) => createInterface(process.stdin).once('line', resolve))
  process.stdout.write('ready\n')
  await line
}
