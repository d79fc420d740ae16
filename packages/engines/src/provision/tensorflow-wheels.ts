/**
 * Where libtensorflow comes from: the Python wheel, whose library is the same that Python runs. The C++ packages that tfjs-node
 * itself would fetch end at 2.9.1. Any CPython's wheel holds the same library, so one is pinned whatever Python the host has.
 */
export interface Wheel {
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly bytes: number
}

export const tensorflowVersion = '2.21.0'

/** What pip is asked for; the last three are the tags of the CUDA wheels. */
export const wheelTarget = {
  pythonVersion: '3.12',
  implementation: 'cp',
  abi: 'cp312',
  platforms: ['manylinux_2_27_x86_64', 'manylinux_2_25_x86_64', 'manylinux2014_x86_64', 'manylinux2010_x86_64'],
} as const

/** glibc that `manylinux_2_27` asks for. */
export const minGlibc = { major: 2, minor: 27 } as const

/** Sizes and hashes were taken from the files as pip delivered them. */
export const wheels = {
  cpu: [
    {
      name: 'tensorflow-cpu',
      version: tensorflowVersion,
      sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
      bytes: 274_000_871,
    },
  ],
  // `tensorflow[and-cuda]` as pip resolves it: CUDA 12.9, cuDNN 9. The library finds them by its RUNPATH ../nvidia/*/lib (link-cusolver.ts).
  // Installed and verified on a host without a GPU; on an H200 it ran with CUDA 13's libraries under these names.
  gpu: [
    {
      name: 'tensorflow',
      version: tensorflowVersion,
      sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
      bytes: 572_611_111,
    },
    {
      name: 'nvidia-cublas-cu12',
      version: '12.9.3.13',
      sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
      bytes: 581_217_458,
    },
    {
      name: 'nvidia-cuda-cupti-cu12',
      version: '12.9.79',
      sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
      bytes: 10_814_997,
    },
    {
      name: 'nvidia-cuda-nvcc-cu12',
      version: '12.9.86',
      sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
      bytes: 40_546_229,
    },
    {
      name: 'nvidia-cuda-nvrtc-cu12',
      version: '12.9.86',
      sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
      bytes: 89_568_129,
    },
    {
      name: 'nvidia-cuda-runtime-cu12',
      version: '12.9.79',
      sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
      bytes: 3_493_179,
    },
    {
      name: 'nvidia-cudnn-cu12',
      version: '9.28.0.42',
      sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
      bytes: 716_538_495,
    },
    {
      name: 'nvidia-cufft-cu12',
      version: '11.4.1.4',
      sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
      bytes: 200_877_592,
    },
    {
      name: 'nvidia-curand-cu12',
      version: '10.3.10.19',
      sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
      bytes: 68_295_626,
    },
    {
      name: 'nvidia-cusolver-cu12',
      version: '11.7.5.82',
      sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
      bytes: 338_117_415,
    },
    {
      name: 'nvidia-cusparse-cu12',
      version: '12.5.10.65',
      sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
      bytes: 366_465_088,
    },
    {
      name: 'nvidia-nccl-cu12',
      version: '2.32.3',
      sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
      bytes: 351_526_311,
    },
    {
      name: 'nvidia-nvjitlink-cu12',
      version: '12.9.86',
      sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
      bytes: 39_748_338,
    },
  ],
} as const satisfies Record<string, readonly Wheel[]>
export type WheelSet = keyof typeof wheels

/** What unpacking them leaves on disk. */
export const unpackedBytes = { cpu: 853_900_000, gpu: 5_679_000_000 } as const satisfies Record<WheelSet, number>

/** Of about 15,700 files in the wheel: the two libraries, the C API's headers, and what CUDA needs at run time (ptxas included). */
const needed = [
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/,
  /^tensorflow\/include\/tensorflow\/c\/.*\.h$/,
  /^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/(ctstring(_internal)?|platform)\.h$/,
  /^tensorflow\/include\/tensorflow\/core\/common_runtime\/next_pluggable_device\/c\/.*\.h$/,
  /^tensorflow\/include\/xla\/tsl\/c\/.*\.h$/,
  /^nvidia\/\w+\/(lib|bin|nvvm)\/.*[^/]$/,
]
export const isNeeded = (entryName: string) => needed.some((pattern) => pattern.test(entryName))
