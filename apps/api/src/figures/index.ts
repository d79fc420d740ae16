import { PublishedFigure } from '@effzoo/contract'
import { z } from 'zod'
import accuracy from './data/accuracy.json' with { type: 'json' }
import size from './data/size.json' with { type: 'json' }
import speed from './data/speed.json' with { type: 'json' }
import trainingCost from './data/training-cost.json' with { type: 'json' }
import { figureId } from './figure-id.ts'
import { sources } from './sources.ts'

type Cell = string | number | null
interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const tables: Readonly<Record<PublishedFigure['kind'], Table>> = { accuracy, speed, size, 'training-cost': trainingCost }

function toFigure(kind: PublishedFigure['kind'], columns: readonly string[], row: readonly Cell[]): PublishedFigure {
  const { note = null, ...said } = Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null]))
  const source = sources[String(said.source)]
  const figure = PublishedFigure.safeParse({ ...said, kind, id: figureId(kind, said), source, verified: source?.verified, note })
  if (figure.success) return figure.data
  throw new Error(`data/${kind}.json, row ${JSON.stringify(row)}:\n${z.prettifyError(figure.error)}`)
}

/** What others have published about the variants; README.md beside this file says what is here and what is not. */
export const figures: readonly PublishedFigure[] = Object.entries(tables).flatMap(([kind, { columns, rows }]) =>
  rows.map((row) => toFigure(kind as PublishedFigure['kind'], columns, row)),
)
