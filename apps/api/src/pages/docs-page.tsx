/** @jsxImportSource hono/jsx */
import { problems } from '@effzoo/contract'
import type { Operation } from '../openapi.ts'
import { DocsOperation } from './docs-operation.tsx'
import { DataTable, Layout } from './layout.tsx'

/** What of the OpenAPI document is shown. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

export const DocsPage = ({ document: { info, tags, paths, components } }: { document: ApiDocument }) => (
  <Layout title={`${info.title} API`}>
    <h1>
      {info.title} API, {info.version}
    </h1>
    <p>
      {info.description} For programs: <a href="/openapi.json">/openapi.json</a>, OpenAPI 3.1. A write says{' '}
      <code>content-type: application/json</code>, also without a body.
    </p>
    {tags.map(({ name, description }) => (
      <section>
        <h2 id={name}>{name}</h2>
        {description && <p>{description}</p>}
        {operationsOf(paths, name).map((each) => (
          <DocsOperation {...each} />
        ))}
      </section>
    ))}
    <h2 id="problems">Problems</h2>
    <p>
      What fails is answered with <code>application/problem+json</code> (RFC 9457); <code>detail</code> says what was wrong and what is
      allowed, <code>errors</code> where.
    </p>
    <DataTable
      rows={Object.entries(problems)}
      columns={[
        { head: 'Type', cell: ([code]) => <code>/problems/{code}</code> },
        { head: 'Status', isNumber: true, cell: ([, { status }]) => status },
        { head: 'Title', cell: ([, { title }]) => title },
      ]}
    />
    <h2 id="schemas">Schemas</h2>
    {Object.entries(components.schemas).map(([name, schema]) => (
      <details id={`schema-${name}`}>
        <summary>{name}</summary>
        <pre>{JSON.stringify(schema, null, 1)}</pre>
      </details>
    ))}
  </Layout>
)

const operationsOf = (paths: ApiDocument['paths'], tag: string) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags = [] }]) => tags[0] === tag)
      .map(([method, operation]) => ({ path, method, operation })),
  )
