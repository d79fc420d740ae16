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
    model = build(case).to(memory_format=torch.channels_last)
    images = torch.randn(case['batch'], 3, case['px'], case['px']).contiguous(memory_format=torch.channels_last)
    compiles = case['stack'] == 'torch-compile'
    forward = torch.compile(model) if compiles else model
    if case['task'] == 'infer':
        model.eval()

        def infer():
            with torch.inference_mode():
                return forward(images).numpy()

        return infer if compiles else None, infer  # it compiles when it is first called

    model.train()
    labels = torch.randint(case['classes'], [case['batch']])
    # fused: the fastest that PyTorch has
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=True)

    def step():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(forward(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step if compiles else None, step
