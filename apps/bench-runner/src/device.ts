import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpus, totalmem } from 'node:os'
import { promisify } from 'node:util'
import type { Device } from '@effzoo/contract'
import { cpu, graphics, osInfo } from 'systeminformation'

const probeLimitMs = 10_000

/** What this host is. Never hangs: a probe that does not answer in time counts as not there. */
export async function readDevice(): Promise<Device> {
  const [processor, system, gpus] = await Promise.all([inTime(cpu()), inTime(osInfo()), readGpus()])
  const fromProbe = processor && [processor.manufacturer, processor.brand].filter(Boolean).join(' ')
  const hardware = {
    cpuModel: (fromProbe || cpus()[0]?.model || 'unknown').slice(0, 200),
    physicalCores: processor?.physicalCores || null,
    logicalCores: cpus().length,
    memoryBytes: totalmem(),
    arch: process.arch,
    gpus,
  }
  return {
    id: deviceId(hardware),
    ...hardware,
    os: (system ? `${system.distro} ${system.release}, kernel ${system.kernel}` : process.platform).slice(0, 200),
    nodeVersion: process.version,
  }
}

/** The same for the same hardware: drivers and kernels change, and the latter takes a varying part of the memory for itself. */
export function deviceId({
  cpuModel,
  physicalCores,
  logicalCores,
  memoryBytes,
  arch,
  gpus,
}: Omit<Device, 'id' | 'os' | 'nodeVersion'>): string {
  const memoryGibibytes = Math.round(memoryBytes / 2 ** 30)
  const facts = [cpuModel, physicalCores, logicalCores, memoryGibibytes, arch, gpus.map((gpu) => gpu.model)]
  return `dev_${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)}`
}

async function readGpus(): Promise<Device['gpus']> {
  const nvidia = await readNvidiaGpus()
  if (nvidia.length > 0) return nvidia
  const { controllers } = (await inTime(graphics())) ?? { controllers: [] }
  return controllers
    .filter(({ model }) => model)
    .slice(0, 64)
    .map(({ model, vram, driverVersion }) => ({
      model: model.slice(0, 200),
      memoryBytes: vram ? vram * 2 ** 20 : null,
      driver: driverVersion?.slice(0, 100) ?? null,
    }))
}

async function readNvidiaGpus(): Promise<Device['gpus']> {
  try {
    const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits']
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: probeLimitMs, killSignal: 'SIGKILL' })
    return parseNvidiaSmi(stdout)
  } catch {
    return [] // not installed, or no driver
  }
}

/** One GPU a line: name, MiB of memory, driver; what a GPU does not tell stands in brackets, as in `[N/A]`. */
export const parseNvidiaSmi = (csv: string): Device['gpus'] =>
  csv
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [model = '', mebibytes = '', driver = ''] = line.split(',').map((field) => field.trim())
      return {
        model,
        memoryBytes: /^\d+$/.test(mebibytes) ? Number(mebibytes) * 2 ** 20 : null,
        driver: /^\d/.test(driver) ? driver : null,
      }
    })

/** A failed probe is an unknown too: systeminformation rejects where a tool is missing. */
async function inTime<Value>(probe: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, probeLimitMs, null)
  })
  try {
    return await Promise.race([probe, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
