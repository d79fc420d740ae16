/**
 * The instruction sets that kernels of TensorFlow, oneDNN, ONNX Runtime and XNNPACK choose by, in the spelling of
 * /proc/cpuinfo, from old to new. Without one of them the same library runs other code, at another speed.
 */
const kernelChoices = [
  /^sse4_2$/,
  /^avx2?$/,
  /^fma$/,
  /^f16c$/,
  /^avx512/,
  /^avx_vnni/,
  /^avx_ne_convert$/,
  /^avx10/,
  /^amx_/,
  /^(neon|asimd)$/, // 64-bit kernels call NEON asimd
  /^asimd(hp|dp)$/,
  /^bf16$/,
  /^i8mm$/,
  /^sve/,
  /^sme(\d|$)/, // smep and smap are x86, and no instruction sets
]

/** Null where no flags are told, which is not the same as none. */
export function simdSets(flags: readonly string[]): string[] | null {
  if (flags.length === 0) return null
  const found = kernelChoices.flatMap((choice) => flags.filter((flag) => choice.test(flag)).sort())
  return found.map((flag) => (flag === 'asimd' ? 'neon' : flag)).slice(0, 64)
}
