"""Writes the file beside it. Run with safetensors 0.8.0."""
import pathlib

import numpy as np
from safetensors.numpy import save_file

tensors = {
    'plain': np.arange(24, dtype=np.float32).reshape(4, 6),
    'half': np.array([1.5, -2], np.float16),
    'count': np.array(7, np.int64),
    'mask': np.array([True, False]),
    'empty': np.zeros((0, 3), np.float32),
    'unsigned': np.array([1, 2**63], np.uint64),
    'größe': np.array([-1], np.int8),
}
save_file(tensors, pathlib.Path(__file__).parent / 'reference.safetensors', metadata={'format': 'np'})
