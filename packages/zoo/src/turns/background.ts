import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Long beside the ticks of 10 ms that the system counts in, short beside a turn. */
const glanceMs = 300

function times() {
  let [idle, all] = [0, 0]
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { idle, all }
}

/** The share of the CPUs' time that is taken now, 0 to 1: by others, when all stacks are stopped. */
export async function backgroundShare(): Promise<number> {
  const before = times()
  await sleep(glanceMs)
  const after = times()
  const all = after.all - before.all
  return all > 0 ? 1 - (after.idle - before.idle) / all : 0
}
