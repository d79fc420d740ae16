import process from 'node:process'
import { vi } from 'vitest'
import { main } from '../../../packages/zoo/cli/main.ts'

/** The command in this process, and what it printed. */
export async function runZoo(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [out, err] = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true))
  try {
    const code = await main(args)
    const textOf = (spy: typeof out) => spy!.mock.calls.map(([text]) => text).join('')
    return { code, stdout: textOf(out), stderr: textOf(err) }
  } finally {
    vi.restoreAllMocks()
  }
}
