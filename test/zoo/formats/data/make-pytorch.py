"""Writes the .pth files beside it. Run with torch 2.15.0; they are kept, since torch is too large to install for a test."""
import collections
import pathlib

import torch

here = pathlib.Path(__file__).parent
base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
state = collections.OrderedDict(
    plain=base,
    transposed=base.t(),
    part=base[1:3, 2:5],
    every_other=base[:, ::2],
    half=torch.tensor([1.5, -2.0], dtype=torch.float16),
    bfloat=torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    double=torch.tensor([0.1], dtype=torch.float64),
    count=torch.tensor(7),
    parameter=torch.nn.Parameter(torch.ones(2, 2)),
    mask=torch.tensor([True, False]),
    bytes=torch.tensor([0, 255], dtype=torch.uint8),
    empty=torch.zeros(0, 3),
)
checkpoint = {'epoch': 3, 'rate': 0.1, 'large': 2**70, 'state_dict': state, 'ema': [base[0], (base[1], None)], 7: torch.tensor([7])}
torch.save(checkpoint, here / 'zip.pth')
torch.save(checkpoint, here / 'zip-protocol4.pth', pickle_protocol=4)
torch.save(checkpoint, here / 'old.pth', _use_new_zipfile_serialization=False)
torch.save(torch.nn.BatchNorm2d(2).state_dict(), here / 'batch-norm.pth')
torch.save(torch.nn.BatchNorm2d(2), here / 'whole-module.pth')
torch.jit.save(torch.jit.script(torch.nn.BatchNorm2d(2)), here / 'torchscript.pt')
torch.serialization.set_crc32_options(False)
torch.save(state, here / 'zip-unchecked.pth')
