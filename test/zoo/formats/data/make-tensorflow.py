"""Writes the checkpoint and the .h5 files beside it. Run with tensorflow-cpu 2.15.1."""
import pathlib

import h5py
import numpy as np
import tensorflow as tf

here = pathlib.Path(__file__).parent

tensors = {
    'plain': np.arange(24, dtype=np.float32).reshape(4, 6),
    'half': np.array([1.5, -2], np.float16),
    'count': np.array(7, np.int64),
    'mask': np.array([True, False]),
    'empty': np.zeros((0, 3), np.float32),
    'unsigned': np.array([1, 2**63], np.uint64),
    'text': np.array([b'not a weight']),
}
tensors |= {f'blocks/{i:02d}/kernel': np.full((i % 5 + 1,), i, np.float32) for i in range(40)}
tf.raw_ops.SaveV2(
    prefix=str(here / 'checkpoint'),
    tensor_names=list(tensors),
    shape_and_slices=[''] * len(tensors),
    tensors=[tf.constant(value) for value in tensors.values()],
)
tf.raw_ops.SaveV2(prefix=str(here / 'sliced'), tensor_names=['kernel'], shape_and_slices=['4 6 0,2:-'], tensors=[tf.zeros((2, 6))])

model = tf.keras.Sequential([
    tf.keras.Input((4,)),
    tf.keras.layers.Dense(3, name='dense'),
    tf.keras.layers.Lambda(lambda x: x + 1, name='lambda'),
    tf.keras.layers.BatchNormalization(name='norm'),
])
model.set_weights([np.arange(w.size, dtype=np.float32).reshape(w.shape) + 100 * i for i, w in enumerate(model.get_weights())])
model.save_weights(here / 'weights.h5')
model.save(here / 'model.h5')
model.save_weights(here / 'keras3.weights.h5')

with h5py.File(here / 'unusual.h5', 'w') as file:
    file.attrs['layer_names0'] = np.array([b'first'])
    file.attrs['layer_names1'] = np.array([b'second', b'bare'])
    first = file.create_group('first')
    first.attrs['weight_names'] = np.array([b'packed', b'half'])
    first.create_dataset('packed', data=np.arange(1000, dtype=np.float32).reshape(10, 100), chunks=(5, 50), compression='gzip', shuffle=True)
    first.create_dataset('half', data=np.array([1.5, -2], np.float16))
    second = file.create_group('second')
    second.attrs['weight_names'] = np.array([b'scalar'])
    second.create_dataset('scalar', data=np.int64(7))
    file.create_group('bare').attrs['weight_names'] = []
