"""One peer as a process: opens once, then measures whenever a line on stdin asks for it, until stdin ends.

    python peer.py '{"stack": "keras", "task": "train-step", "model": "EfficientNetV2B0", "classes": 1000, "batch": 8,
                     "px": 224, "threads": 2, "dropout": 0.2, "dropPath": 0.2, "gpu": false}'
    {"run": {"minMs": 1000, "minCount": 3}}

`model` is the stack's own name of the architecture. Every stack computes in float32 with the same number of threads, on
the CPU or, PyTorch alone, on a GPU. infer: batch norm by its statistics, logits read back. train-step: batch norm in training mode, dropout and
stochastic depth at the given rates, softmax cross-entropy, gradients of all weights, SGD with momentum, loss read back.
The batch lies ready in the framework's own form: no run pays for its conversion.
"""

import importlib
import json
import os
import sys
import time
import traceback

# open_case(case) answers what compiles, None where nothing does, and one run
MODULES = {
    'keras': 'keras_stack',
    'keras-onednn': 'keras_stack',
    'torch': 'torch_stack',
    'torch-compile': 'torch_stack',
    'onnxruntime': 'onnxruntime_stack',
}
WARM_UP_RUNS = 2


def timed_ms(run):
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e3


def peak_rss_bytes():
    """Linux's VmHWM, as for the stacks that are no Python; None where the host does not say."""
    try:
        with open('/proc/self/status') as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith('VmHWM:'))
    except OSError:
        return None


def take_turn(run, minMs, minCount):
    run()  # untimed: the others had the caches since the last turn
    latencies_ms = []
    while len(latencies_ms) < minCount or sum(latencies_ms) < minMs:
        latencies_ms.append(timed_ms(run))
    return {'latenciesMs': latencies_ms, 'peakRssBytes': peak_rss_bytes()}


def serve(case, answers):
    def answer(message):
        print(json.dumps(message), file=answers, flush=True)

    stack = importlib.import_module(MODULES[case['stack']])
    compile_graph, run = stack.open_case(case)
    compile_ms = compile_graph and timed_ms(compile_graph)
    first_run_ms = timed_ms(run)
    for _ in range(WARM_UP_RUNS):
        run()
    answer({'ready': True, 'version': stack.version(), 'compileMs': compile_ms, 'firstRunMs': first_run_ms})
    for line in sys.stdin:
        answer(take_turn(run, **json.loads(line)['run']))


if __name__ == '__main__':
    # what libraries print on stdout must not stand between the answers
    answers = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    try:
        serve(json.loads(sys.argv[1]), answers)
    except Exception as error:
        traceback.print_exc()
        first_line = str(error).strip().split('\n')[0]
        sys.exit(f'{type(error).__name__}: {first_line}')  # the last line: the reason that is shown
