import { readFileSync } from 'node:fs'

/** Linux's names for the instructions: of Cooper Lake and Zen 4, of Sapphire Rapids, and those that only convert. */
const instructions = ['avx512_bf16', 'amx_bf16', 'avx_ne_convert']

export const missingBfloat16 = `the processor has none of ${instructions.join(', ')}, without which bfloat16 is slower than float32; measure float32`

/** Whether this host's processor computes in it; `readCpuInfo` answers the text of /proc/cpuinfo. */
export function hasBfloat16(readCpuInfo = () => readFileSync('/proc/cpuinfo', 'utf8')): boolean {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(readCpuInfo())?.[1]?.trim().split(/\s+/))
  return instructions.some((name) => flags.has(name))
}
