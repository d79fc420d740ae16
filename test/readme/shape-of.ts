/** Columns of a table or a CSV that another measurement, or another machine, fills in otherwise. */
const measured = ['median ms', '95 % interval', 'p90 ms', 'images/s', 'samples', 'grade', 'utilization', 'ratio', 'p90Ms', 'deviceName']

/** Of these a busy machine, which has time for a few samples only, may know none. */
const mayLack = ['95 % interval', 'p90 ms', 'grade', 'utilization']

const cellsOf = (line: string) => line.trim().split(line.includes('  ') ? / {2,}/ : ',')

/** A `-` says that there is no figure, which a figure is not equal to. */
const figure = (cell: string, column: string) => (cell === '-' && !mayLack.includes(column) ? cell : '#')

/**
 * What is left of an output when it is taken on another machine and day: measured cells become `#`, ids and moments lose what makes
 * them unique, columns their width. Texts, headings, counts and published figures stay as they are.
 */
export function shapeOf(output: string): string {
  let columns: readonly string[] = []
  const lines = output.split(/\r?\n/).map((line) => {
    const cells = cellsOf(line)
    if (cells.some((cell) => measured.includes(cell))) {
      columns = cells
      return cells.join(' | ')
    }
    if (cells.length !== columns.length) return shapeOfText(line)
    return cells.map((cell, at) => (measured.includes(columns[at]!) ? figure(cell, columns[at]!) : cell)).join(' | ')
  })
  return lines.join('\n').trim()
}

function shapeOfText(line: string): string {
  return line
    .replaceAll(/\b(job|result|runner)_[0-9a-z]{26}\b/g, '$1_#')
    .replace(/^Measured on .+?, \d+ logical cores, with (.+?), effzoo's kernels \([^)]+\) \(graph, \d+ threads\)/, 'Measured on # with $1')
}

/** Only noisy measurements have lines that say why. */
export const withoutGrades = (output: string) => output.replaceAll(/^\S+ (infer|train-step) has grade [A-D]: .+\n\n/gm, '')

/** Of a text in which `…` stands for anything within a line, and as a line of its own for any lines. */
export function patternOf(shown: string): RegExp {
  const escaped = shown.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/^…$/gm, '[^]*').replaceAll('…', '.*')}$`)
}
