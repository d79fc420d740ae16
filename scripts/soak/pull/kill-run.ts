import { setTimeout as sleep } from 'node:timers/promises'
import { startClient } from './client-process.ts'
import { openRun, type RunTools } from './run.ts'

/** A pull that is killed once a random number of bytes has gone out, or a moment later; and another one that ends it. */
export async function killRun(tools: RunTools): Promise<string[]> {
  const { server, clientFolder, random } = tools
  const run = await openRun(tools, (sizeBytes) => [{ kind: 'hold', afterBytes: random.below(sizeBytes), times: 1 }])
  const held = server.held(run.name)
  const killed = startClient(clientFolder, run.call)
  await Promise.race([held, killed.ended])
  const isAtOnce = random.chance(0.5)
  // the other connections go on meanwhile
  if (!isAtOnce) await server.release(run.name)
  await sleep(random.below(isAtOnce ? 3 : 30))
  killed.kill()
  const first = await killed.ended
  await server.release(run.name)
  if (first.stderr) return [`the first pull failed before it was killed: ${first.stderr}`]
  const faults = first.sha256 === null ? await run.examineFailed() : await run.examineDone()

  const missingBytes = await run.missingBytes()
  const { sentBytes } = await server.counts(run.name)
  const second = await startClient(clientFolder, run.call).ended
  if (second.sha256 !== run.call.source.sha256) return [...faults, `the second pull failed: ${second.stderr}`]
  faults.push(...(await run.examineDone()), ...(await run.judgeSent(sentBytes, missingBytes)))
  await run.close()
  return faults
}
