import type { Device } from '@effzoo/contract'
import { type HostFiles, readNumber } from './host-files.ts'

/** Whose display controllers compute; the others (ASPEED, QEMU, Matrox) draw a server's console. */
const makers: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' }

/** The GPUs on the bus, whether or not a driver has taken them; in the order of their addresses, as nvidia-smi has it. */
export const readPciGpus = (files: HostFiles): Device['gpus'] =>
  [...files.list('/sys/bus/pci/devices')]
    .sort()
    .map((address) => `/sys/bus/pci/devices/${address}`)
    // class 0x03: VGA, 3D and other display controllers
    .filter((folder) => files.read(`${folder}/class`)?.startsWith('0x03'))
    .flatMap((folder) => {
      const vendor = files.read(`${folder}/vendor`) ?? ''
      const device = files.read(`${folder}/device`) ?? ''
      const maker = makers[vendor]
      if (!maker) return []
      const pciId = `${vendor.slice(2)}:${device.slice(2)}`
      return [
        {
          // amdgpu alone tells a name, and not for each card
          model: (files.read(`${folder}/product_name`) || `${maker} GPU ${pciId}`).slice(0, 200),
          memoryBytes: readNumber(files, `${folder}/mem_info_vram_total`),
          driver: null,
          pciId: pciId.slice(0, 20),
        },
      ]
    })
    .slice(0, 64)
