import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Device } from '@effzoo/contract'

type Gpus = Device['gpus']

/** The name comes first, since it alone may hold a comma. */
const fields = [
  'name',
  'memory.total',
  'driver_version',
  'pci.device_id',
  'clocks.gr',
  'clocks.max.gr',
  'clocks.max.mem',
  'power.limit',
] as const

/** A driver that does not know one field answers none; these each one knows. */
const oldFields = fields.slice(0, 3)

const limitMs = 10_000

/** Empty where there is no such program, no driver, or no answer in time. */
export async function readNvidiaGpus(run: (args: readonly string[]) => Promise<string> = runNvidiaSmi): Promise<Gpus> {
  for (const asked of [fields, oldFields]) {
    try {
      return parseNvidiaSmi(await run([`--query-gpu=${asked.join(',')}`, '--format=csv,noheader,nounits']), asked.length)
    } catch {
      // tried again with fewer fields, or not installed
    }
  }
  return []
}

async function runNvidiaSmi(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('nvidia-smi', [...args], { timeout: limitMs, killSignal: 'SIGKILL' })
  return stdout
}

/** One GPU a line. What a GPU does not tell stands in brackets, as in `[N/A]` or `[Not Supported]`. */
export const parseNvidiaSmi = (csv: string, fieldCount: number = fields.length): Gpus =>
  csv
    .split('\n')
    .filter((line) => line.split(',').length >= fieldCount)
    .slice(0, 64)
    .map((line) => {
      const cells = line.split(',').map((cell) => cell.trim())
      const model = cells.splice(0, cells.length - fieldCount + 1).join(', ')
      const [memoryMebibytes, driver, pciId, clockMhz, maxClockMhz, maxMemoryClockMhz, powerCapW] = cells
      const mebibytes = parseFigure(memoryMebibytes)
      return {
        model: model.slice(0, 200),
        memoryBytes: mebibytes === null ? null : mebibytes * 2 ** 20,
        driver: /^\d/.test(driver ?? '') ? driver!.slice(0, 100) : null,
        pciId: parsePciId(pciId),
        clockMhz: parseFigure(clockMhz),
        maxClockMhz: parseFigure(maxClockMhz),
        maxMemoryClockMhz: parseFigure(maxMemoryClockMhz),
        powerCapW: parseFigure(powerCapW),
      }
    })

export const parseFigure = (cell: string | undefined): number | null => (/^\d+(\.\d+)?$/.test(cell ?? '') ? Number(cell) : null)

/** `0x233010DE` is device 2330 of vendor 10de. */
function parsePciId(cell: string | undefined): string | null {
  const [, device, vendor] = /^0x([0-9a-f]{4})([0-9a-f]{4})$/i.exec(cell ?? '') ?? []
  return device && vendor ? `${vendor}:${device}`.toLowerCase() : null
}
