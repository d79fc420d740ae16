/** What a document shows of a shell: a line after `$ `, and what it printed, as far as the document shows that. */
export interface Transcript {
  readonly command: string
  readonly output: string
}

export function readTranscripts(markdown: string): Transcript[] {
  return [...markdown.matchAll(/^```\w*\n(.*?)^```$/gms)].flatMap(([, block]) => readBlock(block!))
}

function readBlock(block: string): Transcript[] {
  return block
    .split(/^\$ /m)
    .slice(1) // what stands before the first command is no transcript
    .map((part) => {
      const [line = '', ...output] = part.split('\n')
      return { command: line.replace(/\s+# .*$/, ''), output: output.join('\n').trimEnd() }
    })
}
