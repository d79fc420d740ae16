import { execFile } from 'node:child_process'

export interface ToolRun {
  /** Null when the program could not be started, or was killed. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** Standard output and standard error, the one after the other. */
  readonly output: string
}

/** Runs a program to its end and never throws: the caller knows what a failure means. */
export const runTool = (command: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<ToolRun> =>
  new Promise((resolve) => {
    const [program = '', ...args] = command
    const child = execFile(program, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim()
      resolve({ exitCode: child.exitCode, signal: child.signalCode, output: output || (error?.message ?? '') })
    })
  })
