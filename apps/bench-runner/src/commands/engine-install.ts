import { type InstallProgress, installTensorflow } from '@effzoo/engines'
import { UsageError } from '../usage-error.ts'
import type { Command } from './command.ts'

export const engineInstall: Command = {
  usage: 'engine install tensorflow [--gpu]',
  summary: 'put TensorFlow into your cache folder; --gpu takes the CUDA build',
  options: { gpu: { type: 'boolean', default: false } },
  takesWords: true,

  async perform({ gpu }, [verb, name]) {
    if (verb !== 'install' || name !== 'tensorflow') {
      const given = [verb, name].filter((word) => word !== undefined).join(' ')
      throw new UsageError(`engine ${given || 'needs a verb'}: allowed is \`engine install tensorflow\``)
    }
    const printer = process.stderr.isTTY ? barPrinter(process.stderr) : linePrinter()
    const { version, path, tookMs } = await installTensorflow({ gpu: gpu === true, onProgress: printer.print })
    printer.end()
    console.log(`TensorFlow ${version} is ready in ${path} (${(tookMs / 1_000).toFixed(1)} s)`)
    return 0
  },
}

const percent = (fraction: number | null) => (fraction === null ? '' : `${Math.round(fraction * 100)} %`)

function barPrinter(terminal: NodeJS.WriteStream) {
  const width = 24
  return {
    print({ step, fraction, detail }: InstallProgress) {
      const filled = Math.round((fraction ?? 0) * width)
      const bar = fraction === null ? ' '.repeat(width) : '#'.repeat(filled) + '.'.repeat(width - filled)
      terminal.write(`\r\x1b[K${`${step.padEnd(9)}[${bar}] ${percent(fraction).padStart(5)} ${detail}`.slice(0, terminal.columns - 1)}`)
    },
    end: () => void terminal.write('\r\x1b[K'),
  }
}

/** For logs: a line where the step changes, and at each quarter of it. */
function linePrinter() {
  let printed = ''
  return {
    print({ step, fraction, detail }: InstallProgress) {
      const mark = `${step} ${fraction === null ? '' : Math.floor(fraction * 4)}`
      if (mark === printed) return
      printed = mark
      console.error([step, percent(fraction), detail].filter(Boolean).join(' '))
    },
    end() {},
  }
}
