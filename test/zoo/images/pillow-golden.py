"""What Pillow makes of images, for pillow.test.ts.

python -m venv V && V/bin/pip install pillow==12.0.0 && V/bin/python test/zoo/images/pillow-golden.py test/golden/images

Images follow from a formula (pixel_at, which procedural-image.ts has too), so that only Pillow's answers are stored. `framed` is what
timm's evaluation does by torchvision: Resize of the shorter side (center) or of both (squash) to floor(px / cropFraction), then CenterCrop;
their sums stand below.
"""
import base64, hashlib, io, json, math, sys
import PIL
from PIL import Image, features

folder = sys.argv[1]
filters = {'bilinear': Image.Resampling.BILINEAR, 'bicubic': Image.Resampling.BICUBIC}


def pixel_at(x, y, channel):
    """Noise with hard edges: every weight of a filter shows, and bicubic overshoots."""
    z = (x * 0x9E3779B1 + y * 0x85EBCA77 + channel * 0xC2B2AE3D) & 0xFFFFFFFF
    z ^= z >> 15
    z = (z * 0x2C1B3C6D) & 0xFFFFFFFF
    z ^= z >> 12
    noise = z & 0xFF
    return noise if (x // 5 + y // 7) % 2 else 255 * (noise > 127)


def image_of(width, height):
    return Image.frombytes('RGB', (width, height), bytes(pixel_at(x, y, c) for y in range(height) for x in range(width) for c in range(3)))


def answer(image):
    data = image.tobytes()
    # a large answer is known by its digest alone
    shown = {'rgb': base64.b64encode(data).decode()} if len(data) < 8000 else {}
    return {'size': list(image.size), 'sha256': hashlib.sha256(data).hexdigest(), **shown}


def resized(width, height, to_width, to_height, interpolation):
    image = image_of(width, height).resize((to_width, to_height), filters[interpolation])
    return {'from': [width, height], 'interpolation': interpolation, **answer(image)}


def framed(width, height, px, crop_fraction, crop_mode, interpolation):
    shorter = math.floor(px / crop_fraction)
    size = (shorter, shorter) if crop_mode == 'squash' else (shorter, int(shorter * height / width)) if width <= height else (int(shorter * width / height), shorter)
    image = image_of(width, height).resize(size, filters[interpolation])
    left, top = int(round((size[0] - px) / 2.0)), int(round((size[1] - px) / 2.0))
    image = image.crop((left, top, left + px, top + px))
    return {'from': [width, height], 'px': px, 'cropFraction': crop_fraction, 'cropMode': crop_mode, 'interpolation': interpolation, **answer(image)}


shapes = [
    (40, 30, 20, 15), (40, 30, 13, 29), (41, 31, 97, 11), (17, 23, 50, 50), (50, 50, 1, 1), (1, 1, 9, 7), (3, 2, 40, 3),
    (64, 48, 63, 48), (64, 48, 64, 47), (300, 2, 11, 5), (2, 300, 5, 11), (500, 333, 341, 227), (224, 224, 240, 240), (97, 131, 256, 345),
]
frames = [
    (40, 30, 24, 0.875), (30, 40, 24, 1.0), (31, 53, 25, 0.9), (53, 31, 26, 0.904), (24, 24, 32, 0.875), (61, 24, 24, 1.0), (24, 61, 24, 1.0),
    (500, 375, 224, 0.875), (333, 500, 240, 0.882), (224, 224, 260, 0.89), (640, 427, 384, 1.0), (200, 150, 300, 0.904),
]


def decoded():
    """Encoded images, and what convert('RGB') gives of each; each of another kind."""
    base = image_of(48, 36).resize((24, 18), Image.Resampling.BICUBIC)
    ramp = Image.frombytes('L', (24, 18), bytes((x * 9 + y * 3) % 256 for y in range(18) for x in range(24)))
    alpha = base.copy()
    alpha.putalpha(ramp)
    turned = Image.Exif()
    turned[0x0112] = 6  # stored on its side: to be turned right by 90 degrees
    kinds = {
        'rgb.png': (base, {}),
        'grey.png': (ramp, {}),
        'alpha.png': (alpha, {}),
        'palette.png': (base.quantize(16), {}),
        'lossless.webp': (base, {'lossless': True}),
        'photo.jpg': (base, {'quality': 90}),
        'subsampled.jpg': (base, {'quality': 75, 'subsampling': '4:2:0'}),
        'progressive.jpg': (base, {'quality': 90, 'progressive': True}),
        'grey.jpg': (ramp, {'quality': 90}),
        'turned.jpg': (base, {'quality': 90, 'exif': turned}),
    }
    for name, (image, options) in kinds.items():
        file = io.BytesIO()
        image.save(file, {'png': 'PNG', 'webp': 'WEBP', 'jpg': 'JPEG'}[name.split('.')[1]], **options)
        yield {'name': name, 'file': base64.b64encode(file.getvalue()).decode(), **answer(Image.open(file).convert('RGB'))}


json.dump({
    'made': f'Pillow {PIL.__version__} (libjpeg {features.version("jpg")}, WebP {features.version("webp")}), Python {sys.version.split()[0]}',
    'resized': [resized(*shape, kind) for shape in shapes for kind in filters],
    'framed': [framed(*shape, mode, kind) for shape in frames for mode in ['center', 'squash'] for kind in filters],
    'decoded': list(decoded()),
}, open(f'{folder}/pillow.json', 'w'), indent=1)
