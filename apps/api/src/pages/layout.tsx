/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { style } from './style.ts'

/** A page with its way home. */
export const Layout = ({ title, children }: { title: string; children?: Child }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      {/* the policy allows this text by its hash, so nothing in it may be escaped */}
      <style dangerouslySetInnerHTML={{ __html: style }} />
    </head>
    <body>
      <nav>
        <a href="/">effzoo</a> <a href="/models">/models</a> <a href="/docs">docs</a>
      </nav>
      {children}
    </body>
  </html>
)

export interface Column<Row> {
  readonly head: string
  readonly isNumber?: boolean
  /** Long: it takes as many lines as it needs. */
  readonly isText?: boolean
  readonly cell: (row: Row) => Child
}

export function DataTable<Row>({ columns, rows }: { columns: readonly Column<Row>[]; rows: readonly Row[] }) {
  const classOf = ({ isNumber, isText }: Column<Row>) => (isNumber ? { class: 'number' } : isText ? { class: 'source' } : {})
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th {...classOf(column)}>{column.head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) => (
                <td {...classOf(column)}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
