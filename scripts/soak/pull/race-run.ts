import { setTimeout as sleep } from 'node:timers/promises'
import { startClient } from './client-process.ts'
import { openRun, type RunTools } from './run.ts'

/** Two processes pull one file at once, or nearly; of some, the first is killed in the midst, and the other takes over. */
export async function raceRun(tools: RunTools): Promise<string[]> {
  const { server, clientFolder, random } = tools
  const isKilled = random.chance(0.3)
  const run = await openRun(tools, (sizeBytes) => (isKilled ? [{ kind: 'hold', afterBytes: random.below(sizeBytes), times: 1 }] : []))
  const held = server.held(run.name)
  const one = startClient(clientFolder, run.call)
  await sleep(random.below(40))
  const other = startClient(clientFolder, run.call)
  let repeatedBytes = 0
  if (isKilled) {
    await Promise.race([held, one.ended, other.ended])
    one.kill()
    await one.ended
    await server.release(run.name)
    // what was on its way to the one that was killed comes once more
    repeatedBytes = run.sizeBytes
  }
  const ends = await Promise.all([one.ended, other.ended])
  const failed = ends.filter(({ sha256 }, at) => sha256 !== run.call.source.sha256 && !(isKilled && at === 0))
  const faults = failed.map(({ stderr }) => `a pull failed: ${stderr}`)
  faults.push(...(await run.examineDone()), ...(await run.judgeSent(0, run.sizeBytes + repeatedBytes)))
  await run.close()
  return faults
}
