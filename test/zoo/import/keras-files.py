"""write FOLDER PX | read FOLDER PX: keras.applications writes NAME.h5, or reads what was written to NAME.back.h5; JSON of its logits."""
import json
import sys
import numpy as np
import tensorflow as tf
from tensorflow.keras import applications

verb, folder, px = sys.argv[1], sys.argv[2], int(sys.argv[3])
mean = np.array([0.485, 0.456, 0.406], np.float32)
variance = np.array([0.229, 0.224, 0.225], np.float32) ** 2


def build(name):
    extra = {'include_preprocessing': False} if 'V2' in name else {}
    return getattr(applications, name)(weights=None, classifier_activation=None, input_shape=(px, px, 3), **extra)


def fill(model):
    for layer in model.layers:
        if layer.name == 'normalization':
            layer.set_weights([mean, variance, np.int64(0)])
            continue
        layer.set_weights([values(w.name, w.name.split('/')[-1].split(':')[0], w.shape) for w in layer.weights])


out = {'image': text(image(px)), 'logits': {}}
for name in ['EfficientNetB0', 'EfficientNetV2B0']:
    tf.keras.backend.clear_session()
    model = build(name)
    if verb == 'write':
        fill(model)
        model.save_weights(f'{folder}/{name}.h5')
    else:
        model.load_weights(f'{folder}/{name}.back.h5')
    pixels = image(px) if 'V2' in name else (image(px) * np.sqrt(variance) + mean) * 255
    out['logits'][name] = text(model(pixels, training=False)[0])
print(json.dumps(out))
