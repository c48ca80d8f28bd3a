"""A phone's camera, so to speak: what the QR codes in a picture say."""

import io

import zxingcpp
from PIL import Image


def scanned(picture: bytes) -> list[str]:
    """As a decoder of its own (ZXing) reads a PNG, dark on light only, as old readers do."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(image, try_invert=False)]


def printed(rows: list[str]) -> bytes:
    """Rows of half blocks, white on black, as a terminal draws them."""
    image = Image.new("L", (len(rows[0]), 2 * len(rows)))
    for y, row in enumerate(rows):
        for x, block in enumerate(row):
            image.putpixel((x, 2 * y), 255 * (block in "█▀"))
            image.putpixel((x, 2 * y + 1), 255 * (block in "█▄"))
    picture = io.BytesIO()
    image.resize((8 * image.width, 8 * image.height), Image.Resampling.NEAREST).save(picture, "png")
    return picture.getvalue()
