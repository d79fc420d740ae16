export interface Metric {
  readonly name: string
  readonly help: string
  /** By the values of one label, whose name is `label`; without it there is one value. */
  readonly label?: string
  readonly values: readonly (readonly [labelValue: string, value: number])[]
}

/** Gauges as Prometheus reads them (text format 0.0.4). Their labels' values are names of ours, in which nothing has to be escaped. */
export const renderGauges = (metrics: readonly Metric[]): string =>
  metrics
    .map(({ name, help, label, values }) => {
      const lines = values.map(([labelValue, value]) => `${name}${label ? `{${label}="${labelValue}"}` : ''} ${value}`)
      return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n')
    })
    .join('')
