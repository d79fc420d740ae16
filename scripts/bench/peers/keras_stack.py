import keras
import tensorflow as tf

# drop_connect_rate's default; EfficientNetB0() and its like take no other
KERAS_DROP_PATH = 0.2


def version():
    return f'Keras {keras.__version__}, TensorFlow {tf.__version__}'


def build(case):
    model = getattr(tf.keras.applications, case['model'])(
        weights=None, classes=case['classes'], classifier_activation=None, input_shape=(case['px'], case['px'], 3)
    )
    # block i of n drops its branch at rate * i / n, as the other stacks do
    for layer in model.layers:
        if layer.name == 'top_dropout':
            layer.rate = case['dropout']
        elif layer.name.endswith('_drop'):
            layer.rate *= case['dropPath'] / KERAS_DROP_PATH
    # the others are given normalised images: without the preprocessing that stands before the first convolution
    first = next(layer for layer in model.layers if layer.name in ('stem_conv_pad', 'stem_conv'))
    return tf.keras.Model(first.input, model.output)


def open_case(case):
    model = build(case)
    images = tf.random.normal([case['batch'], case['px'], case['px'], 3])
    if case['task'] == 'infer':
        forward = tf.function(lambda images: model(images, training=False))
        return lambda: forward.get_concrete_function(images), lambda: forward(images).numpy()

    labels = tf.random.uniform([case['batch']], maxval=case['classes'], dtype=tf.int32)
    optimizer = tf.keras.optimizers.SGD(0.01, momentum=0.9)
    optimizer.build(model.trainable_variables)

    @tf.function
    def step(images, labels):
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return lambda: step.get_concrete_function(images, labels), lambda: step(images, labels).numpy()
