import { armCoreName } from './arm-cores.ts'
import type { HostFiles } from './host-files.ts'

/** What /proc/cpuinfo says of the processors; null where a kernel or an architecture does not say it. */
export interface CpuInfo {
  readonly modelName: string | null
  readonly vendor: string | null
  readonly family: string | null
  readonly model: string | null
  readonly stepping: string | null
  readonly microcode: string | null
  readonly sockets: number | null
  readonly physicalCores: number | null
  /** Of the first core; empty where none are listed. */
  readonly flags: readonly string[]
  /** What the maker prints behind the name: `@ 2.60GHz`. */
  readonly nominalMhz: number | null
  readonly currentMhz: readonly number[]
}

export function readCpuInfo(files: HostFiles): CpuInfo | null {
  const text = files.read('/proc/cpuinfo')
  const cores = text === null ? [] : parseBlocks(text)
  const first = cores[0]
  if (!first) return null

  const packages = new Set(cores.map((core) => core['physical id']))
  const pairs = new Set(cores.map((core) => `${core['physical id']}/${core['core id']}`))
  // ARM kernels list neither: their topology is under /sys only, and without SMT each of their threads is a core
  const hasTopology = first['physical id'] !== undefined && first['core id'] !== undefined
  const ghz = /@ *(\d+(?:\.\d+)?) *GHz/i.exec(first['model name'] ?? '')?.[1]
  return {
    modelName: first['model name'] ? tidyName(first['model name']) : armCoreName(first['CPU implementer'], first['CPU part']),
    vendor: first.vendor_id ?? first['CPU implementer'] ?? null,
    family: first['cpu family'] ?? first['CPU architecture'] ?? null,
    model: first.model ?? first['CPU part'] ?? null,
    stepping: first.stepping ?? (first['CPU variant'] && `${first['CPU variant']} r${first['CPU revision']}`) ?? null,
    microcode: first.microcode ?? null,
    sockets: hasTopology ? packages.size : null,
    physicalCores: hasTopology ? pairs.size : null,
    flags: (first.flags ?? first.Features ?? '').split(' ').filter(Boolean),
    nominalMhz: ghz === undefined ? null : Number(ghz) * 1_000,
    currentMhz: cores.map((core) => Number(core['cpu MHz'])).filter((mhz) => mhz > 0),
  }
}

/** `Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz` is an Intel Xeon E5-2690 v4. */
export const tidyName = (name: string) =>
  name
    .replace(/\((?:R|TM|C)\)|[®™]/gi, '')
    .replace(/ CPU\b|@.*$/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** A block of `key : value` lines for each logical CPU; ARM kernels close with one that is about the board. */
const parseBlocks = (text: string) =>
  text
    .split(/\n\s*\n/)
    .map(
      (block): Record<string, string> =>
        Object.fromEntries(
          block
            .split('\n')
            .map((line) => /^([^:\t]+?)\s*:\s*(.*?)\s*$/.exec(line))
            .filter((match) => match !== null)
            .map(([, key, value]) => [key!, value!]),
        ),
    )
    .filter((block) => /^\d+$/.test(block.processor ?? ''))
