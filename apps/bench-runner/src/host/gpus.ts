import type { Device } from '@effzoo/contract'
import type { HostFiles } from './host-files.ts'
import { readNvidiaGpus } from './nvidia-smi.ts'
import { readPciGpus } from './pci-gpus.ts'

/**
 * NVIDIA's where there are any, else the others: beside a card of theirs, the graphics of the processor is no device of
 * ours. The bus stands in for a driver that is missing, so that the device stays the same without it.
 */
export async function readGpus(files: HostFiles, readNvidia = readNvidiaGpus): Promise<Device['gpus']> {
  const nvidia = await readNvidia()
  if (nvidia.length > 0) return nvidia
  const onBus = readPciGpus(files)
  const unnamed = onBus.filter(({ pciId }) => pciId?.startsWith('10de:'))
  return unnamed.length > 0 ? unnamed : onBus
}
