/** @jsxImportSource hono/jsx */
import type { Operation } from '../openapi.ts'
import { DataTable } from './layout.tsx'

interface DocsOperationProps {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const pretty = (value: unknown) => JSON.stringify(value, null, 1)

export const DocsOperation = ({ path, method, operation }: DocsOperationProps) => {
  const { operationId, summary, description, parameters = [], requestBody, responses, security = [] } = operation
  const body = requestBody?.content['application/json']
  const shown = Object.entries(responses).find(
    ([status, { content }]) => status.startsWith('2') && content?.['application/json']?.example !== undefined,
  )
  const sample = operation['x-codeSamples']?.[0]
  return (
    <article id={operationId}>
      <h3>
        <code>
          {method.toUpperCase()} {path}
        </code>{' '}
        {summary}
      </h3>
      <p>
        {description}
        {security.length > 0 && ` Needs ${security.flatMap((each) => Object.keys(each as object)).join(' or ')}.`}
      </p>
      {parameters.length > 0 && (
        <DataTable
          rows={parameters}
          columns={[
            { head: 'Parameter', cell: ({ name }) => <code>{name}</code> },
            { head: 'In', cell: (parameter) => parameter.in },
            { head: 'Meaning', isText: true, cell: (parameter) => parameter.description ?? '' },
            { head: 'Example', cell: ({ example }) => (example === undefined ? '' : <code>{String(example)}</code>) },
          ]}
        />
      )}
      {body && (
        <div>
          <h4>
            Body: <SchemaName schema={body.schema} />
          </h4>
          {body.example !== undefined && <pre>{pretty(body.example)}</pre>}
        </div>
      )}
      <DataTable
        rows={Object.entries(responses)}
        columns={[
          { head: 'Answer', cell: ([status]) => status },
          { head: 'Meaning', isText: true, cell: ([, response]) => response.description },
          { head: 'Schema', cell: ([, { content }]) => <SchemaName schema={Object.values(content ?? {})[0]?.schema} /> },
        ]}
      />
      {sample && (
        <div>
          <h4>For example</h4>
          <pre>
            {sample.source}
            {shown && `\n\n${shown[0]}\n${pretty(shown[1].content?.['application/json']?.example)}`}
          </pre>
        </div>
      )}
    </article>
  )
}

const SchemaName = ({ schema }: { schema: unknown }) => {
  const name = (schema as { $ref?: string } | undefined)?.$ref?.replace(/^.*\//, '')
  if (name) return <a href={`#schema-${name}`}>{name}</a>
  return <span>{schema === undefined ? '' : 'as shown'}</span>
}
