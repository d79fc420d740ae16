/** @jsxImportSource hono/jsx */
import type { ListQuery } from '@effzoo/contract'
import type { ListDefinition } from '../registry/list-definition.ts'
import type { Cell } from '../registry/query/table.ts'

export interface ListPageProps {
  readonly list: ListDefinition
  readonly query: ListQuery
  readonly names: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  readonly nextCursor: string | null
}

export const ListPage = ({ list, rows }: ListPageProps) => (
  <html lang="en">
    <body>
      <h1>{list.title}</h1>
      <p>{rows.length}</p>
    </body>
  </html>
)
