import process from 'node:process'
import { SingleBar } from 'cli-progress'

/** How far a long piece of work is. `fraction` is null while its end is not known. */
export interface ProgressState {
  readonly step: string
  readonly fraction: number | null
  readonly detail?: string
}

export interface ProgressDisplay {
  update(state: ProgressState): void
  end(): void
}

const describe = ({ step, detail }: ProgressState) => (detail ? `${step}, ${detail}` : step)

function barOn(label: string): ProgressDisplay {
  let bar: SingleBar | undefined
  let step = ''
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    update(state) {
      // a bar a step: the time left is that of the step, which is all that its rate can tell
      if (state.step !== step) stop()
      step = state.step
      if (!bar) {
        bar = new SingleBar({
          format: '{label} [{bar}] {percentage}% {text} {left}',
          hideCursor: true,
          stream: process.stderr,
          barsize: 24,
          etaBuffer: 20,
        })
        bar.start(1_000, 0, { label, text: '', left: '' })
      }
      const left = state.fraction !== null && state.fraction > 0 && state.fraction < 1 ? '({eta} s left)' : ''
      bar.update(Math.round((state.fraction ?? 0) * 1_000), { text: describe(state), left })
    },
    end: stop,
  }
}

/** A line when the step changes, and at most one every five seconds within it: what a log file can bear. */
function linesOn(label: string, nowMs: () => number): ProgressDisplay {
  let step = ''
  let said = ''
  let saidMs = Number.NEGATIVE_INFINITY
  return {
    update(state) {
      const percent = state.fraction === null ? '' : ` ${Math.round(state.fraction * 100)} %`
      const line = `${label}: ${describe(state)}${percent}\n`
      if (line === said || (state.step === step && nowMs() - saidMs < 5_000)) return
      step = state.step
      said = line
      saidMs = nowMs()
      process.stderr.write(line)
    },
    end() {},
  }
}

/** Shows progress on stderr: a bar on a terminal, plain lines elsewhere. Nothing shows before the first update. */
export const showProgress = (label: string, nowMs = () => performance.now()): ProgressDisplay =>
  process.stderr.isTTY ? barOn(label) : linesOn(label, nowMs)
