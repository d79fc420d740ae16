import Table from 'cli-table3'

/** Three significant digits and more where the whole part has more: 0.512, 61.2, 1310. */
export const formatNumber = (value: number | null): string => {
  if (value === null) return '-'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toFixed(Math.min(digits, 3))
}

const scales = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const

/** A count with the suffix that queries take: 7.14M. */
export function formatQuantity(value: number | null): string {
  if (value === null) return '-'
  const [scale, suffix] = scales.find(([size]) => value >= size) ?? [1, '']
  return `${formatNumber(value / scale)}${suffix}`
}

type Align = 'left' | 'right'

/** Columns apart by two spaces, without rules: reads well and pastes well. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[], align: readonly Align[]): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  }
  const table = new Table({
    head: [...head],
    colAligns: [...align],
    chars: { ...none, left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
