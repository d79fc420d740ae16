import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findTools } from '../../packages/engines/src/provision/find-tools.ts'
import { runTool } from '../../packages/engines/src/provision/run-tool.ts'
import type { Soak } from './soak.ts'

const ownFolder = fileURLToPath(new URL('./kernels', import.meta.url))
const kernelsFolder = fileURLToPath(new URL('../../packages/engines/addon/kernels', import.meta.url))

/** With more than the processor has, threads are kept from their cores in the midst of work. */
const threadCount = 4

const levels = [
  { level: 'x86-64-v3', flag: 'avx2' },
  { level: 'x86-64-v4', flag: 'avx512vl' },
]
const sanitizers = ['address,undefined', 'thread']

/** Our own kernels without TensorFlow, in programs that look for reads beyond an array, undefined behaviour and races. */
export const kernels: Soak = async ({ runCount, seed, say }) => {
  const { compiler } = await findTools()
  const processor = await readFile('/proc/cpuinfo', 'utf8')
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-kernels-'))
  const violations: string[] = []
  let done = 0
  try {
    for (const { level, flag } of levels) {
      if (!processor.includes(` ${flag} `)) {
        say(`${level}: this processor has no ${flag}`)
        continue
      }
      for (const sanitizer of sanitizers) {
        const program = join(folder, `${level}-${sanitizer}`)
        const faults = await tryOut(compiler, { level, sanitizer, program }, [runCount, seed, threadCount].map(String))
        say(`${level} with -fsanitize=${sanitizer}: ${runCount} runs`)
        violations.push(...faults.map((fault) => `${level}, ${sanitizer}: ${fault}`))
        done += runCount
      }
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return { runCount: done, violations }
}

/** What the program has to tell against the kernels; a sanitizer's report is one fault. */
async function tryOut(
  compiler: readonly string[],
  { level, sanitizer, program }: { readonly level: string; readonly sanitizer: string; readonly program: string },
  programArguments: readonly string[],
): Promise<string[]> {
  const compiled = await runTool([
    ...compiler,
    ...['-g', '-O1', '-std=c++17', '-pthread', `-march=${level}`, `-fsanitize=${sanitizer}`, '-fno-sanitize-recover=all'],
    ...[`-I${kernelsFolder}`, join(ownFolder, 'kernels.cc'), join(kernelsFolder, 'thread-team.cc'), '-o', program],
  ])
  if (compiled.exitCode !== 0) throw new Error(`the kernels do not compile: ${compiled.output}`)
  const run = await runTool([program, ...programArguments])
  if (run.exitCode === 0) return []
  const found = run.output.split('\n').filter((line) => line.startsWith('seed '))
  return found.length > 0 ? found : [run.output]
}
