import type { Device } from '@effzoo/contract'

/** What macOS and Windows tell through their own tools. */
export type Probed = Pick<Device, 'physicalCores' | 'gpus'> & { readonly os: string | null; readonly sockets: number | null }

const limitMs = 10_000

/** Null where the library that knows the tools cannot be loaded. */
export async function probeSystem(): Promise<Probed | null> {
  const tools = await inTime(import('systeminformation'))
  if (!tools) return null
  const [processor, system, screen] = await Promise.all([inTime(tools.cpu()), inTime(tools.osInfo()), inTime(tools.graphics())])
  return {
    physicalCores: processor?.physicalCores || null,
    sockets: processor?.processors || null,
    os: system && `${system.distro} ${system.release}, kernel ${system.kernel}`.slice(0, 200),
    gpus: (screen?.controllers ?? [])
      .filter(({ model }) => model)
      .slice(0, 64)
      .map(({ model, vram, driverVersion }) => ({
        model: model.slice(0, 200),
        memoryBytes: vram ? vram * 2 ** 20 : null,
        driver: driverVersion?.slice(0, 100) ?? null,
      })),
  }
}

/** Never hangs, and a failed probe is an unknown too: systeminformation rejects where a tool is missing. */
async function inTime<Value>(probe: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null)
  })
  try {
    return await Promise.race([probe, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
