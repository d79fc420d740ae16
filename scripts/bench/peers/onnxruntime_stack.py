import json
import os
import subprocess
import sys
import tempfile

import numpy
import onnxruntime


def version():
    return f'ONNX Runtime {onnxruntime.__version__}'


def build(case):
    """The model's file as bytes. In a process of its own: PyTorch's memory and threads are not ONNX Runtime's."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, 'model.onnx')
        exporter = os.path.join(os.path.dirname(__file__), 'export_onnx.py')
        exported = subprocess.run([sys.executable, exporter, json.dumps(case), file])
        if exported.returncode != 0:
            raise RuntimeError(f'PyTorch could not export {case["model"]}: exit code {exported.returncode}')
        with open(file, 'rb') as model:
            return model.read()


def open_case(case):
    model = build(case)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = case['threads']
    images = numpy.random.default_rng(1).standard_normal([case['batch'], 3, case['px'], case['px']], numpy.float32)
    session = None

    def compile_graph():
        nonlocal session
        session = onnxruntime.InferenceSession(model, options, providers=['CPUExecutionProvider'])

    return compile_graph, lambda: session.run(None, {session.get_inputs()[0].name: images})
