import { z } from 'zod'

/** Requests of Hrana over HTTP in JSON, versions 2 and 3: https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md */
const Value = z.discriminatedUnion('type', [
  z.object({ type: z.literal('null') }),
  z.object({ type: z.literal('integer'), value: z.string().regex(/^-?\d+$/) }),
  z.object({ type: z.literal('float'), value: z.number() }),
  z.object({ type: z.literal('text'), value: z.string() }),
  z.object({ type: z.literal('blob'), base64: z.string() }),
])
export type Value = z.infer<typeof Value>

/** A text, or the number under which `store_sql` has kept one. */
const SqlSource = z.object({ sql: z.string().nullish(), sql_id: z.int().nullish() })
export type SqlSource = z.infer<typeof SqlSource>

const Statement = SqlSource.extend({
  args: z.array(Value).nullish(),
  named_args: z.array(z.object({ name: z.string(), value: Value })).nullish(),
  want_rows: z.boolean().nullish(),
})
export type Statement = z.infer<typeof Statement>

export type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }
  | { type: 'is_autocommit' }
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.enum(['ok', 'error']), step: z.int() }),
    z.object({ type: z.literal('not'), cond: Condition }),
    z.object({ type: z.enum(['and', 'or']), conds: z.array(Condition) }),
    z.object({ type: z.literal('is_autocommit') }),
  ]),
)

const Batch = z.object({ steps: z.array(z.object({ condition: Condition.nullish(), stmt: Statement })) })
export type Batch = z.infer<typeof Batch>

const StreamRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('execute'), stmt: Statement }),
  z.object({ type: z.literal('batch'), batch: Batch }),
  SqlSource.extend({ type: z.literal('sequence') }),
  SqlSource.extend({ type: z.literal('describe') }),
  z.object({ type: z.literal('store_sql'), sql_id: z.int(), sql: z.string() }),
  z.object({ type: z.literal('close_sql'), sql_id: z.int() }),
  z.object({ type: z.literal('get_autocommit') }),
  z.object({ type: z.literal('close') }),
])
export type StreamRequest = z.infer<typeof StreamRequest>

export const PipelineRequest = z.object({ baton: z.string().nullish(), requests: z.array(StreamRequest) })

export interface StatementResult {
  readonly cols: readonly { readonly name: string; readonly decltype: string | null }[]
  readonly rows: readonly (readonly Value[])[]
  readonly affected_row_count: number
  readonly last_insert_rowid: string | null
}

/** What was wrong, as a client is told it: a code of SQLite, or one of ours. */
export class HranaError extends Error {
  override readonly name = 'HranaError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
