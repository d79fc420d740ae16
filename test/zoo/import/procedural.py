"""Values that follow from a tensor's name and shape, in TensorFlow's layouts: FNV-1a of the name, then murmur3's finalizer for each element."""
import base64
import numpy as np


def uniform(name, count):
    h = 0x811C9DC5
    for byte in name.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    mask = np.uint64(0xFFFFFFFF)
    z = (np.uint64(h) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9)) & mask
    z ^= z >> np.uint64(16)
    z = (z * np.uint64(0x85EBCA6B)) & mask
    z ^= z >> np.uint64(13)
    z = (z * np.uint64(0xC2B2AE35)) & mask
    z ^= z >> np.uint64(16)
    return z.astype(np.float64) / 2**32


def values(name, part, shape):
    """part: the name of the weight within its layer."""
    u = uniform(name, int(np.prod(shape)))
    if part == 'moving_variance':
        v = 0.5 + u
    elif part in ('moving_mean', 'beta', 'bias'):
        v = 0.1 * (2 * u - 1)
    elif part == 'gamma':
        v = 0.8 + 0.4 * u
    else:
        fan_in = np.prod(shape[:2]) if part == 'depthwise_kernel' else np.prod(shape[:-1])
        v = np.sqrt(4 / fan_in) * (2 * u - 1)
    return v.astype(np.float32).reshape(shape)


def image(px):
    return (2 * uniform('input', px * px * 3) - 1).astype(np.float32).reshape(1, px, px, 3)


def text(array):
    return base64.b64encode(np.asarray(array, '<f4').tobytes()).decode()
