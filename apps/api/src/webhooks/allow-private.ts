/** WEBHOOK_ALLOW_PRIVATE: whether messages may go to addresses of one's own network, by http too. */
export function readAllowPrivate(text: string | undefined): boolean {
  if (text && text !== 'true' && text !== 'false') throw new Error(`WEBHOOK_ALLOW_PRIVATE=${text}; allowed are true and false, or nothing`)
  return text === 'true'
}
