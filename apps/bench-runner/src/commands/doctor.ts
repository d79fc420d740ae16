import { adviseOn } from '../host/advice.ts'
import { examineCondition } from '../host/condition.ts'
import { describeCondition, describeDevice, describeEngine } from '../host/describe-host.ts'
import { readHost } from '../read-host.ts'
import { runnerVersion } from '../version.ts'
import type { Command } from './command.ts'

export const doctor: Command = {
  usage: 'doctor [--json]',
  summary: 'what this host can measure and how well: engines, device, noise, and what would make numbers worse',
  options: { json: { type: 'boolean', default: false } },

  async perform({ json }) {
    const { device, engines } = await readHost()
    const condition = examineCondition(device.gpus) // only now: the probes of the engines would be its noise
    const advice = adviseOn({ device, condition })
    const canInfer = engines.some((engine) => engine.tasks.infer === true)
    if (json) {
      console.log(JSON.stringify({ runnerVersion, device, engines, condition, advice }, null, 2))
    } else {
      const sections = [
        [`bench-runner ${runnerVersion}`],
        ['engines', ...engines.flatMap(describeEngine)],
        ['device', ...describeDevice(device)],
        ['at this moment', ...describeCondition(condition)],
        ['advice', ...(advice.length > 0 ? advice : ['nothing stands out']).map((line) => `  - ${line}`)],
      ]
      console.log(sections.map((lines) => lines.join('\n')).join('\n\n'))
    }
    return canInfer ? 0 : 1
  },
}
