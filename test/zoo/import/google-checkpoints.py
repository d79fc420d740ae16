"""FOLDER PX: checkpoints as Google's training writes them. TensorFlow gives the variables their names, as it did there. JSON of the logits."""
import json
import sys
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
folder, px = sys.argv[1], int(sys.argv[2])

# (repeats, kernel, stride, expansion, input, output, squeeze-and-excite, fused): efficientnet_builder.py, effnetv2_configs.py
v1 = [
    (1, 3, 1, 1, 32, 16), (2, 3, 2, 6, 16, 24), (2, 5, 2, 6, 24, 40), (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112), (4, 5, 2, 6, 112, 192), (1, 3, 1, 6, 192, 320),
]
v2 = [
    (1, 3, 1, 1, 32, 16, 0, 1), (2, 3, 2, 4, 16, 32, 0, 1), (2, 3, 2, 4, 32, 48, 0, 1),
    (3, 3, 2, 4, 48, 96, 1, 0), (5, 3, 1, 6, 96, 112, 1, 0), (8, 3, 2, 6, 112, 192, 1, 0),
]
models = {
    'efficientnet-b0': ([(*row, 1, 0) for row in v1], tf.nn.swish),
    'efficientnet-lite0': ([(*row, 0, 0) for row in v1], tf.nn.relu6),
    'efficientnetv2-b0': (v2, tf.nn.swish),
}


class TpuBatchNormalization(tf.layers.BatchNormalization):
    pass


class DepthwiseConv2D(tf.keras.layers.DepthwiseConv2D, tf.layers.Layer):
    pass


def conv(x, filters, kernel=1, stride=1, use_bias=False):
    return tf.layers.Conv2D(filters, kernel, stride, padding='same', use_bias=use_bias)(x)


def norm(x):
    return TpuBatchNormalization(epsilon=1e-3, fused=False)(x, training=False)


def squeeze_excite(x, filters, act):
    with tf.variable_scope('se'):
        y = act(conv(tf.reduce_mean(x, [1, 2], keepdims=True), filters, use_bias=True))
        return x * tf.sigmoid(conv(y, int(x.shape[-1]), use_bias=True))


def block(x, kernel, stride, expand, filters, se, fused, act):
    before, width = x, int(x.shape[-1])
    if fused:
        if expand != 1:
            x = act(norm(conv(x, width * expand, kernel, stride)))
            x = norm(conv(x, filters))
        else:
            x = act(norm(conv(x, filters, kernel, stride)))
    else:
        if expand != 1:
            x = act(norm(conv(x, width * expand)))
        x = act(norm(DepthwiseConv2D(kernel, stride, padding='same', use_bias=False)(x)))
        if se:
            x = squeeze_excite(x, width // 4, act)
        x = norm(conv(x, filters))
    return x + before if stride == 1 and width == filters else x


def network(x, name, rows, act):
    with tf.variable_scope(name):
        with tf.variable_scope('stem'):
            x = act(norm(conv(x, 32, 3, 2)))
        index = 0
        for repeats, kernel, stride, expand, _, filters, se, fused in rows:
            for i in range(repeats):
                with tf.variable_scope(f'blocks_{index}'):
                    x = block(x, kernel, stride if i == 0 else 1, expand, filters, se, fused, act)
                index += 1
        with tf.variable_scope('head'):
            x = tf.reduce_mean(act(norm(conv(x, 1280))), [1, 2])
            return tf.layers.Dense(1000)(x)


def load(session, variables, prefix, source):
    names = [v.op.name for v in source]
    data = [values(prefix + name, name.split('/')[-1], v.shape.as_list()) for name, v in zip(names, source)]
    session.run([v.initializer for v in variables], {v.initializer.inputs[1]: value for v, value in zip(variables, data)})


out = {'image': text(image(px)), 'averaged': {}, 'raw': {}}
for name, (rows, act) in models.items():
    with tf.Graph().as_default(), tf.Session() as session:
        logits = network(tf.constant(image(px)), name, rows, act)
        variables = tf.global_variables()
        average = tf.train.ExponentialMovingAverage(0.9999)
        average.apply(variables)
        trained = tf.trainable_variables()
        step = tf.train.get_or_create_global_step()
        tf.train.RMSPropOptimizer(0.1, momentum=0.9).apply_gradients([(tf.zeros_like(v), v) for v in trained], global_step=step)
        session.run(tf.global_variables_initializer())
        load(session, variables, 'averaged ', variables)
        out['averaged'][name] = text(session.run(logits)[0])
        load(session, [average.average(v) for v in variables], 'averaged ', variables)
        load(session, variables, '', variables)
        out['raw'][name] = text(session.run(logits)[0])
        tf.train.Saver().save(session, f'{folder}/{name}/both', write_meta_graph=False)
        tf.train.Saver(variables).save(session, f'{folder}/{name}/raw', write_meta_graph=False)
        tf.train.Saver([average.average(v) for v in variables]).save(session, f'{folder}/{name}/averaged', write_meta_graph=False)
print(json.dumps(out))
