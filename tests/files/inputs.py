"""Pictures, and what only looks like one, made here: tiny wherever that can be."""

import random
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

KINDS = ["PNG", "JPEG", "WEBP", "GIF", "AVIF"]


def noise(width=48, height=32, mode="RGB"):
    """A picture of which no two parts are alike."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(3 * width * height)).convert(mode)


def corners(width=40, height=24):
    """Red at the upper left, green right of it, blue below it, and white."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    picture.paste("lime", (width // 2, 0, width, height // 2))
    picture.paste("blue", (0, height // 2, width // 2, height))
    return picture


def saved(picture, kind, **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def moving(kind, frames=3, size=(24, 16), **options):
    pictures = [Image.new("RGB", size, ("red", "lime", "blue")[number % 3]) for number in range(frames)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=70, **options)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *chunks, rows=0):
    """A PNG of grey that says it is so large, and has so many rows, black."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes((width + 1) * rows)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def gif(frames, width=1, height=1):
    """A GIF of so many frames, of one black pixel each."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return screen + gif_frame(1, 1) * frames + b";"


def gif_frame(width, height, left=0, top=0):
    return b"," + struct.pack("<HHHHB", left, top, width, height, 0) + b"\x02\x02D\x01\0"


def segment(marker, data):
    """A part of a JPEG."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def resized(jpeg, width, height, progressive):
    """A JPEG that says it is of another size, and to be decoded as a whole or not."""
    at = jpeg.index(b"\xff\xc0")
    begin = b"\xff\xc2" if progressive else b"\xff\xc0"
    return jpeg[:at] + begin + jpeg[at + 2 : at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def swapped(length=0):
    """A profile of colours in which red is blue and blue is red, padded to a length."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for red, blue in ((b"rXYZ", b"bXYZ"), (b"rTRC", b"bTRC")):
        profile = profile.replace(red, b"????").replace(blue, red).replace(b"????", blue)
    profile = profile.replace("sRGB".encode("utf-16-be"), "aRGB".encode("utf-16-be")).ljust(length, b"\0")
    return struct.pack(">I", len(profile)) + profile[4:]


def private(orientation=1):
    """An EXIF with a camera, a place, and an orientation."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, "SECRET camera", {1: "N", 2: (48.0, 51.0, 29.0)}
    return exif


def notes():
    """What a PNG may say beside its pixels."""
    found = PngImagePlugin.PngInfo()
    found.add_text("Comment", "SECRET text")
    found.add_text("Author", "SECRET text " * 99, zip=True)
    found.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
    return found


def long_note(name, length):
    """A compressed note of a PNG, all of zeros."""
    begin = b"Note\0\0" if name == b"zTXt" else b"Note\0\1\0\0\0"
    return chunk(name, begin + zlib.compress(bytes(length)))
