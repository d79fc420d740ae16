"""CoAtNet-0 a second time, from the paper's text and its table 3 alone (arXiv:2106.04803v2, A.1), in numpy.

    second-coatnet.py WEIGHTS.bin INDEX.json PX     prints the logits of one image as JSON

INDEX.json lists name, shape and offset of each float32 array in WEIGHTS.bin: effzoo's weights, and the image as `input`.
It differs from effzoo's model in every convention that must not matter:
- one image, channels first, float64; effzoo: a batch, channels last, float32
- a convolution is a sum over the places of its kernel, padded by TensorFlow's formula; effzoo: an op of the backend
- query, key and value are three matrices, heads apart; effzoo: one convolution whose channels go head by head, then query, key, value
- the bias of relative position is P[i - i' + H, j - j' + W] (1-based, as in the paper), looked up pair by pair; effzoo: one gather
- projections and the feed-forward network multiply matrices of positions x channels; effzoo: 1 x 1 convolutions
- batch norm is one factor and one summand; layer norm takes numpy's mean and variance
- GELU by math.erf; the softmax subtracts the largest score before exp
Where the paper is silent it takes the same choices as effzoo's variant: BN epsilon 1e-3, LN epsilon 1e-5, squeeze-and-excite of a
quarter of the output's channels with SiLU, biases in projections and shortcuts of the bottleneck, and in the head LN, dense, tanh, dense.
"""
import json, math, sys
import numpy as np

STEM = 64
STAGES = [('mbconv', 2, 96), ('mbconv', 3, 192), ('transformer', 5, 384), ('transformer', 2, 768)]
HEAD_SIZE = 32
erf = np.vectorize(math.erf)


def load(weights_path, index_path):
    data = np.fromfile(weights_path, dtype='<f4')
    arrays = {}
    for entry in json.load(open(index_path)):
        size = int(np.prod(entry['shape']))
        arrays[entry['name']] = data[entry['offset']:entry['offset'] + size].reshape(entry['shape']).astype(np.float64)
    return arrays


def gelu(x):
    return x * 0.5 * (1 + erf(x / math.sqrt(2)))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def pad_same(x, kernel, stride):
    for axis in (1, 2):
        size = x.shape[axis]
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        widths = [(0, 0)] * 3
        widths[axis] = (total // 2, total - total // 2)
        x = np.pad(x, widths)
    return x


def windows(x, kernel, stride):
    """For each place in the kernel, what it sees: [channels, out, out]."""
    out = math.ceil(x.shape[1] / stride)
    padded = pad_same(x, kernel, stride)
    for row in range(kernel):
        for column in range(kernel):
            end = (out - 1) * stride + 1
            yield row, column, padded[:, row:row + end:stride, column:column + end:stride]


def conv(w, name, x, stride=1):
    kernel = w[name + '/kernel']
    y = sum(np.tensordot(kernel[row, column].T, seen, 1) for row, column, seen in windows(x, kernel.shape[0], stride))
    return y + w[name + '/bias'][:, None, None] if name + '/bias' in w else y


def depthwise_conv(w, name, x):
    kernel = w[name + '/kernel']
    return sum(kernel[row, column][:, :1, None] * seen for row, column, seen in windows(x, kernel.shape[0], 1))


def batch_norm(w, name, x):
    factor = w[name + '/scale'] / np.sqrt(w[name + '/variance'] + 1e-3)
    summand = w[name + '/shift'] - w[name + '/mean'] * factor
    return x * factor[:, None, None] + summand[:, None, None]


def layer_norm(w, name, tokens):
    mean, variance = tokens.mean(-1, keepdims=True), tokens.var(-1, keepdims=True)
    return (tokens - mean) / np.sqrt(variance + 1e-5) * w[name + '/scale'] + w[name + '/shift']


def max_pool(x):
    channels, size, _ = x.shape
    return x.reshape(channels, size // 2, 2, size // 2, 2).max((2, 4))


def to_tokens(x):
    return x.reshape(x.shape[0], -1).T


def to_image(tokens):
    side = math.isqrt(tokens.shape[0])
    return tokens.T.reshape(-1, side, side)


def dense(w, name, tokens):
    kernel = w[name + '/kernel']
    return tokens @ kernel.reshape(kernel.shape[-2:]) + w[name + '/bias']


def shortcut(w, name, x, stride):
    x = max_pool(x) if stride == 2 else x
    return conv(w, name + '.shortcut.conv', x) if name + '.shortcut.conv/kernel' in w else x


def mbconv(w, name, x, stride):
    y = batch_norm(w, name + '.pre.bn', x)
    y = gelu(batch_norm(w, name + '.expand.bn', conv(w, name + '.expand.conv', y, stride)))  # equation 5
    y = gelu(batch_norm(w, name + '.depthwise.bn', depthwise_conv(w, name + '.depthwise.conv', y)))
    squeezed = dense(w, name + '.se.reduce', y.mean((1, 2)))
    y = y * sigmoid(dense(w, name + '.se.expand', squeezed * sigmoid(squeezed)))[:, None, None]
    return shortcut(w, name, x, stride) + conv(w, name + '.project.conv', y)


def relative_bias(table, side):
    """[heads, positions, positions]"""
    heads = table.shape[1]
    p = table.reshape(2 * side - 1, 2 * side - 1, heads)
    bias = np.empty((heads, side * side, side * side))
    for i in range(side):
        for j in range(side):
            for other_i in range(side):
                for other_j in range(side):
                    bias[:, i * side + j, other_i * side + other_j] = p[i - other_i + side - 1, j - other_j + side - 1]
    return bias


def attention(w, name, tokens):
    kernel, offset = w[name + '.qkv/kernel'][0, 0], w[name + '.qkv/bias']
    bias = relative_bias(w[name + '.bias/table'], math.isqrt(tokens.shape[0]))
    outputs = []
    for head in range(kernel.shape[1] // (3 * HEAD_SIZE)):
        columns = [slice((3 * head + part) * HEAD_SIZE, (3 * head + part + 1) * HEAD_SIZE) for part in range(3)]
        query, key, value = [tokens @ kernel[:, cut] + offset[cut] for cut in columns]
        scores = query @ key.T / math.sqrt(HEAD_SIZE) + bias[head]
        exponentials = np.exp(scores - scores.max(1, keepdims=True))
        outputs.append(exponentials / exponentials.sum(1, keepdims=True) @ value)
    return dense(w, name + '.project', np.concatenate(outputs, 1))


def transformer(w, name, x, stride):
    normed = to_image(layer_norm(w, name + '.attention.norm', to_tokens(x)))
    pooled = max_pool(normed) if stride == 2 else normed
    tokens = to_tokens(shortcut(w, name, x, stride)) + attention(w, name + '.attention', to_tokens(pooled))  # equation 4
    hidden = gelu(dense(w, name + '.ffn.expand', layer_norm(w, name + '.ffn.norm', tokens)))
    return to_image(tokens + dense(w, name + '.ffn.project', hidden))


def coatnet(w, image):
    x = conv(w, 'stem.0.conv', image.transpose(2, 0, 1), 2)
    x = conv(w, 'stem.1.conv', gelu(batch_norm(w, 'stem.0.bn', x)))
    assert x.shape[0] == STEM
    for stage, (block, count, channels) in enumerate(STAGES):
        for index in range(count):
            x = (mbconv if block == 'mbconv' else transformer)(w, f'blocks.{stage}.{index}', x, 2 if index == 0 else 1)
        assert x.shape[0] == channels
    features = layer_norm(w, 'head.norm', x.mean((1, 2)))
    return dense(w, 'classifier', np.tanh(dense(w, 'head.hidden', features)))


arrays = load(*sys.argv[1:3])
px = int(sys.argv[3])
print(json.dumps(coatnet(arrays, arrays['input'].reshape(px, px, 3)).tolist()))
