import { spawn } from 'node:child_process'

/** Lines as `nvidia-smi` writes them with these arguments, until end(); `onLine` is called as they come. */
export type LineSource = (args: readonly string[], onLine: (line: string) => void) => { end(): void }

/** A program that is missing writes nothing, which who reads then says. */
export const nvidiaSmiLines: LineSource = (args, onLine) => {
  const child = spawn('nvidia-smi', [...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  let rest = ''
  child.once('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) onLine(line)
  })
  child.unref()
  // A program that was not found has no pid, and a kill before Node has said so goes to pid 0: our own process group.
  return { end: () => void (child.pid !== undefined && child.kill('SIGKILL')) }
}
