/** By part number, as ARM's technical reference manuals and util-linux' lscpu-arm.c list them; 0x41 is ARM itself. */
const armParts: Readonly<Record<string, string>> = {
  '0xd03': 'Cortex-A53',
  '0xd07': 'Cortex-A57',
  '0xd08': 'Cortex-A72',
  '0xd0b': 'Cortex-A76',
  '0xd0c': 'Neoverse-N1',
  '0xd40': 'Neoverse-V1',
  '0xd49': 'Neoverse-N2',
  '0xd4f': 'Neoverse-V2',
}

const implementers: Readonly<Record<string, string>> = {
  '0x41': 'ARM',
  '0x48': 'HiSilicon',
  '0x51': 'Qualcomm',
  '0x61': 'Apple',
  '0xc0': 'Ampere',
}

/** ARM kernels give numbers where others give a name; those that are not listed stay numbers, and distinct. */
export function armCoreName(implementer: string | undefined, part: string | undefined): string | null {
  if (!implementer || !part) return null
  const maker = implementers[implementer] ?? `implementer ${implementer}`
  return `${maker} ${(implementer === '0x41' && armParts[part]) || `part ${part}`}`
}
