import type { CheckpointId, ModelCard, VariantId } from '@effzoo/contract'

/** What this version can do with a variant. */
export function runCommands(id: VariantId, isCustom: boolean, checkpoint: CheckpointId | undefined): ModelCard['run'] {
  const zoo = (command: string) => `npm exec --no -- zoo ${command}`
  const shippedOnly = 'only of variants that are shipped: a custom one is known by its registry alone'
  return [
    { purpose: 'bench', command: zoo(`bench ${id}`), note: 'needs a runner beside the registry; npm start has one' },
    isCustom
      ? { purpose: 'analyze', command: zoo('analyze --spec FILE'), note: 'FILE is its spec as JSON' }
      : { purpose: 'analyze', command: zoo(`analyze ${id}`), note: null },
    isCustom
      ? { purpose: 'export', command: null, note: shippedOnly }
      : { purpose: 'export', command: zoo(`export ${id} --weights FILE --out ${id}.onnx`), note: 'FILE is weights of it; docs/weights.md' },
    pullCommand(),
    isCustom
      ? { purpose: 'predict', command: null, note: shippedOnly }
      : { purpose: 'predict', command: zoo(`predict ${checkpoint ?? id} IMAGE`), note: 'on weights that zoo pull has brought, or brings' },
  ]

  function pullCommand(): ModelCard['run'][number] {
    if (checkpoint) return { purpose: 'pull', command: zoo(`pull ${checkpoint} --registry URL`), note: 'URL is this registry' }
    if (isCustom) return { purpose: 'pull', command: null, note: 'this registry has no weights of it; zoo push brings some' }
    return {
      purpose: 'pull',
      command: zoo(`pull ${id}`),
      note: 'where zoo checkpoints names an upstream; this registry has none of its weights',
    }
  }
}
