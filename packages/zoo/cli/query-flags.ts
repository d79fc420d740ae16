/** A parameter of a query and its flag: `maxParams` is `--max-params` on the command line. */
export interface QueryFlag {
  readonly parameter: string
  readonly flag: string
}

export const flagsOf = (parameters: readonly string[]): QueryFlag[] =>
  parameters.map((parameter) => ({ parameter, flag: parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) }))

/** What stands in the flags, as the query of the URL. */
export function queryOf(flags: readonly QueryFlag[], values: object): Record<string, string> {
  const given = values as Record<string, string | undefined>
  return Object.fromEntries(
    flags.flatMap(({ parameter, flag }) => {
      const value = given[flag]
      return value === undefined ? [] : [[parameter, value]]
    }),
  )
}
