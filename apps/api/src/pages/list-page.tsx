/** @jsxImportSource hono/jsx */
import { type Fields, formatNumber, formatQuantity, isNumeric } from '@effzoo/contract'
import type { Cell } from '../registry/query/table.ts'
import { formatTime } from './format-time.ts'
import { ScatterPlot, type ScatterPlotProps } from './scatter-plot.tsx'
import { style } from './style.ts'

/** One field of the form, with what the query has in it now. */
export interface FormField {
  readonly name: string
  readonly description: string
  readonly value: string
  /** Of a choice. */
  readonly options?: readonly string[] | undefined
}

export interface ListPageProps {
  readonly title: string
  readonly path: string
  readonly fields: Fields
  readonly names: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  readonly form: readonly FormField[]
  /** The query as it stands in the URL. */
  readonly search: string
  readonly nextHref: string | null
  readonly plot?: ScatterPlotProps | undefined
}

const lists = ['/models', '/checkpoints', '/results', '/published', '/devices', '/jobs', '/queue', '/runners']

export const ListPage = ({ title, path, fields, names, rows, form, search, nextHref, plot }: ListPageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`effzoo: ${title}`}</title>
      {/* the policy allows this text by its hash, so nothing in it may be escaped */}
      <style dangerouslySetInnerHTML={{ __html: style }} />
    </head>
    <body>
      <h1>{title}</h1>
      <p>
        <a href="/">effzoo</a>
        {lists.map((list) => (
          <>
            {' '}
            <a href={list}>{list}</a>
          </>
        ))}
      </p>
      <Form path={path} form={form} />
      {plot && plot.points.length > 1 && <ScatterPlot {...plot} />}
      <p>
        {rows.length === 0 ? 'Nothing matches. ' : ''}The same as{' '}
        {['json', 'ndjson', 'csv'].map((format) => (
          <>
            <a href={`${path}?${[search, `format=${format}`].filter(Boolean).join('&')}`}>{format}</a>{' '}
          </>
        ))}
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th class={isNumeric(fields[name]!) ? 'number' : ''}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {row.map((cell, i) => (
                  <td class={isNumeric(fields[names[i]!]!) ? 'number' : ''}>
                    <Value path={path} name={names[i]!} fields={fields} cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {nextHref && (
        <p>
          <a href={nextHref} rel="next">
            The next page
          </a>
        </p>
      )}
    </body>
  </html>
)

const Form = ({ path, form }: Pick<ListPageProps, 'path' | 'form'>) => (
  <form method="get" action={path}>
    {form.map(({ name, description, value, options }) => (
      <label for={name} title={description}>
        {name}{' '}
        {options ? (
          <select id={name} name={name}>
            <option value="">any</option>
            {options.map((option) => (
              <option value={option} selected={option === value}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input id={name} name={name} value={value} size={name === 'filter' ? 40 : 10} />
        )}
      </label>
    ))}
    <button type="submit">Show</button>
  </form>
)

const linked: Readonly<Record<string, string>> = { '/models': '/models', '/results': '/results', '/jobs': '/jobs', '/runners': '/runners' }

const Value = ({ path, name, fields, cell }: { path: string; name: string; fields: Fields; cell: Cell }) => {
  if (cell === null) return <span class="unknown">unknown</span>
  if (name === 'id' && linked[path]) return <a href={`${linked[path]}/${cell}`}>{cell}</a>
  if (name === 'variant') return <a href={`/models/${cell}`}>{cell}</a>
  return <>{format(fields[name]!.kind, cell)}</>
}

function format(kind: string, cell: string | number | boolean): string {
  if (typeof cell !== 'number') return String(cell)
  if (kind === 'quantity') return formatQuantity(cell)
  if (kind === 'time') return formatTime(cell)
  return kind === 'whole' ? String(cell) : formatNumber(cell)
}
