import { join } from 'node:path'

/**
 * x86-64's levels are what compilers and processors agree on: v3 has AVX2 and FMA, v4 AVX-512. Which of the two a process uses is
 * decided when it loads them: the folder may be shared by hosts that differ.
 */
const levels = [
  { object: 'avx2.o', flags: ['-march=x86-64-v3'] },
  { object: 'avx512.o', flags: ['-march=x86-64-v4', '-mprefer-vector-width=512'] },
]
const units = ['thread-team', 'ops', 'addon']

/** The commands that compile our kernels' objects into `scratch`, which do not depend on each other. */
export function kernelUnits(compiler: readonly string[], sources: string, includes: readonly string[], scratch: string) {
  const command = (source: string, object: string, flags: readonly string[]) => [
    ...[...compiler, '-c', '-O3', '-fPIC', '-std=c++17', ...includes.map((folder) => `-I${folder}`), ...flags],
    ...[join(sources, `${source}.cc`), '-o', join(scratch, object)],
  ]
  return [
    ...levels.map(({ object, flags }) => command('instructions', object, flags)),
    ...units.map((unit) => command(unit, `${unit}.o`, [])),
  ]
}

/** Of a template's function that several have, the first's is used: those that every processor can run stand first. */
export const kernelObjects = (scratch: string) =>
  [...units.map((unit) => `${unit}.o`), ...levels.map(({ object }) => object)].map((name) => join(scratch, name))
