/** `node launcher ENTRY …` runs a TypeScript entry. */
export const launcher: string

/** The JavaScript that stands for a TypeScript entry: a file, built if there is none yet or if a source has changed. */
export function bundleOf(entryUrl: URL | string): string

/** As `import(entryUrl)`, by way of its bundle. */
export function importEntry(entryUrl: URL | string): Promise<unknown>
