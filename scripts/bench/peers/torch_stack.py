import timm
import torch


def version():
    return f'PyTorch {torch.__version__}, timm {timm.__version__}'


def build(case):
    # the others take their px when they run
    size = {'img_size': case['px']} if case['model'].startswith('coatnet') else {}
    return timm.create_model(
        case['model'], num_classes=case['classes'], drop_rate=case['dropout'], drop_path_rate=case['dropPath'], **size
    )


def open_case(case):
    torch.set_num_threads(case['threads'])
    torch.backends.cudnn.allow_tf32 = False  # PyTorch's default would round the operands of convolutions to 10 bits
    torch.backends.cudnn.benchmark = True
    device = 'cuda' if case['gpu'] else 'cpu'
    model = build(case).to(device, memory_format=torch.channels_last)
    images = torch.randn(case['batch'], 3, case['px'], case['px']).to(device, memory_format=torch.channels_last)
    compiles = case['stack'] == 'torch-compile'
    # reduce-overhead: CUDA graphs, without which a small batch waits for launches
    mode = 'reduce-overhead' if case['gpu'] else 'default'
    forward = torch.compile(model, mode=mode) if compiles else model
    if case['task'] == 'infer':
        model.eval()

        def infer():
            with torch.inference_mode():
                return forward(images).cpu().numpy()

        return infer if compiles else None, infer  # it compiles when it is first called

    model.train()
    labels = torch.randint(case['classes'], [case['batch']]).to(device)
    # fused: the fastest that PyTorch has
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=True)

    def step():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(forward(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step if compiles else None, step
