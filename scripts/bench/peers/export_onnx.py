"""python export_onnx.py CASE FILE: timm's model of a case, for inference, with its constants folded."""

import json
import sys

import torch
from torch_stack import build

case = json.loads(sys.argv[1])
images = torch.zeros(case['batch'], 3, case['px'], case['px'])
# the exporter without a trace of Python's code: its graphs need no further package
torch.onnx.export(build(case).eval(), images, sys.argv[2], opset_version=17, do_constant_folding=True, dynamo=False)
