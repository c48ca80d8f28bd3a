"""A program of its own: is there a picture in a file? Then it is made anew, and a thumbnail of it.

    python -I picture.py SOURCE WHOLE THUMBNAIL

It prints what it has made, `{"type", "width", "height"}`, or `{}` for what is no picture. It ends with BROKEN, BEYOND
(the bounds) or FAILED (an `errno` of the system's) and a word; whatever else happens to it is for whoever started it.

Decoders are where pictures hurt. So this one knows nothing of the room, lives for one picture and binds itself first.
What is made has the pixels of the source, upright and in sRGB, and nothing else of it: neither place nor time nor
camera, no comment, and nothing that stood behind the picture.
"""

import errno
import json
import os
import re
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from struct import pack, unpack
from typing import Any, BinaryIO

from PIL import AvifImagePlugin, Image, ImageCms, PngImagePlugin, WebPImagePlugin
from PIL.ExifTags import Base

BROKEN, BEYOND, FAILED = 1, 3, 4
"""How it ends, beside 0."""

MEMORY, SECONDS, WRITTEN = 864 << 20, 15, 64 << 20
"""Bytes of address space, seconds of work, bytes of a file that it may write."""
PIXELS = {"JPEG": 200_000_000, "PNG": 50_000_000, "GIF": 50_000_000, "WEBP": 34_000_000, "AVIF": 34_000_000}
"""Of one picture; each fits into MEMORY. Of a JPEG so large only every second or fourth pixel is decoded."""
PROGRESSIVE = 50_000_000
"""Pixels of a JPEG that has to be whole in memory before the first of them can be decoded."""
FRAMES, ALL_PIXELS = 500, 200_000_000
"""Of a moving picture; the pixels of all its frames."""
SIDE, SMALL = 4096, 640
"""Pixels of the longer side of what is made, and of its thumbnail."""
PROFILE = 1 << 20
"""Bytes of a profile of colours that is worth reading."""

_KINDS = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff",
    "GIF": rb"GIF8[79]a",
    "WEBP": rb"RIFF....WEBP",
    "AVIF": rb"....ftyp(avi[fs]|(mif1|msf1)....(....)*?avi[fs])",
}
"""What each begins with. HEIC begins like AVIF, and has other brands behind it."""
_UNKNOWN = {"WEBP": not WebPImagePlugin.SUPPORTED, "AVIF": not AvifImagePlugin.SUPPORTED}
"""A Pillow that was built here may lack them: then they are files like others."""
_MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "PNG": ("PNG", {}),
    "JPEG": ("JPEG", {"quality": 88}),
    "GIF": ("GIF", {}),
    "WEBP": ("WEBP", {"quality": 88, "method": 2}),
    "AVIF": ("WEBP", {"quality": 88, "method": 2}),
}
_LOOP = re.compile(rb"\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01(..)", re.DOTALL)
"""How often a GIF is to be played, as all programs have written it since Netscape's."""
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation (Exif 2.32, tag 0x0112)."""


class Beyond(Exception):
    """More than the bounds allow."""


def main(*paths: str) -> int:
    """The exit status. Every word of a decoder ends here: it may hold what is in the picture."""
    try:
        source, whole, thumbnail = (Path(path).absolute() for path in paths)
        os.chdir(whole.parent)
        print(json.dumps(made(source, whole, thumbnail)))
        return 0
    except (Beyond, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _end("beyond", BEYOND)
    except OSError as fault:
        return _of_system(fault.errno)
    except Exception:  # decoders raise whatever they like at what is broken
        return _end("broken", BROKEN)


def _of_system(number: int | None) -> int:
    """Pillow raises an OSError without a number for a broken picture."""
    if number in (errno.EFBIG, errno.ENOMEM):
        return _end("beyond", BEYOND)
    return _end(str(number), FAILED) if number else _end("broken", BROKEN)


def _end(word: str, status: int) -> int:
    print(word)
    return status


def bind() -> None:
    """From here on this process may take so much and no more; it gives way to everything else on the machine."""
    os.closerange(3, 1 << 16)  # whatever else the room has open
    with suppress(OSError):  # systemd's filter may forbid it
        os.nice(5)
    with suppress(OSError):  # where memory runs out, this one goes and not the room
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        import resource
    except ImportError:  # Windows has no such bounds: there the pixels bound memory, and the clock of the caller time
        return
    for name, most in {"AS": MEMORY, "CPU": SECONDS, "FSIZE": WRITTEN, "CORE": 0}.items():
        with suppress(ValueError, OSError):  # it may have less already; macOS does not bound the address space
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most and most + 1))  # SIGXCPU before SIGKILL


def made(source: Path, whole: Path, thumbnail: Path) -> dict[str, Any]:
    """Write them. Raises Beyond, or anything for what is broken."""
    kind = _kind(source)
    if not kind:
        return {}
    _set_up(PIXELS[kind])
    first = _write(_opened(source, kind), kind, whole)
    _saved(_thumbnail(first), "WEBP", thumbnail, quality=75)
    return {"type": f"image/{_MADE[kind][0].lower()}", "width": first.width, "height": first.height}


def _kind(source: Path) -> str:
    with source.open("rb") as file:
        head = file.read(64)
    found = [kind for kind, begin in _KINDS.items() if re.match(begin, head, re.DOTALL) and not _UNKNOWN.get(kind)]
    return found[0] if found else ""


def _set_up(pixels: int) -> None:
    Image.preinit()  # else a file that is not what its name says would load the decoders of every kind there is
    Image.MAX_IMAGE_PIXELS = pixels
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    PngImagePlugin.MAX_TEXT_CHUNK = 16 << 20  # with 1 MB, a PNG with a larger profile or note would be no picture
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each takes tens of megabytes of address space


def _opened(source: Path, kind: str) -> Any:
    picture = Image.open(source, formats=[kind])
    if picture.info.get("progressive") and picture.width * picture.height > PROGRESSIVE:
        raise Beyond
    picture.draft(None, _fitting(picture.size, SIDE))
    return picture


def _write(picture: Any, kind: str, whole: Path) -> Image.Image:
    """Returns the first frame of what it has written."""
    if kind == "GIF":
        return _write_gif(picture, whole)
    if kind in ("WEBP", "AVIF") and picture.n_frames > 1:
        return _write_moving(picture, whole)
    first = _plain(picture)
    del picture  # what is written needs its memory
    return _saved(first, kind, whole)


def _saved(first: Image.Image, kind: str, whole: Path, **options: Any) -> Image.Image:
    type_, how = _MADE[kind]
    written = BytesIO()  # on a disk that becomes full, Pillow may leave out the end without a word
    first.save(written, type_, **how | options)
    whole.write_bytes(written.getbuffer())
    return first


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The largest size of these proportions with no side longer than that."""
    most = max(*size, side)
    return max(1, round(size[0] * side / most)), max(1, round(size[1] * side / most))


def _thumbnail(first: Image.Image) -> Image.Image:
    return _resized(_in_full(first), _fitting(first.size, SMALL))


def _resized(frame: Image.Image, size: tuple[int, int]) -> Image.Image:
    """In bounded memory: pixels are put together in whole blocks first, where there are many times too many."""
    return frame.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) if size != frame.size else frame


def _plain(picture: Any) -> Image.Image:
    """A copy of what it shows now: small enough, in sRGB, upright; all else that was in the file stays behind."""
    picture.load()  # before the look for a profile and an orientation: a PNG may have them at its end
    size, profile = _fitting(picture.size, SIDE), _profile(picture)
    frame = _resized(_in_few_modes(picture, whole=size == picture.size and not profile), size)
    frame = _turned(_in_srgb(frame, profile), picture)
    frame.info = {key: value for key, value in frame.info.items() if key == "transparency"}
    return frame


def _in_few_modes(picture: Any, whole: bool) -> Image.Image:
    """As it is in the file, if it stays `whole`; else in a mode whose pixels can be mixed."""
    if picture.mode.startswith("I"):  # 16 bits: `convert` alone makes white of whatever is above 255
        picture = picture.point(lambda value: value / 256).convert("L")
        picture.info.pop("transparency", None)  # a shade of 16 bits, which is another one of 8
    return picture if whole and picture.mode in ("P", "L", "1") else _in_full(picture)


def _in_full(frame: Image.Image) -> Image.Image:
    if frame.has_transparency_data:
        return frame.convert("RGBA")
    return frame if frame.mode in ("L", "RGB", "CMYK") else frame.convert("L" if frame.mode == "1" else "RGB")


def _profile(picture: Any) -> ImageCms.ImageCmsProfile | None:
    """That of its colours, where it is another one than sRGB."""
    profile = picture.info.get("icc_profile") or b""
    with suppress(ImageCms.PyCMSError, OSError):  # then colours may be a little off, as in a viewer that knows none
        found = ImageCms.ImageCmsProfile(BytesIO(profile)) if len(profile) < PROFILE else None
        return found if found and "sRGB" not in ImageCms.getProfileDescription(found) else None
    return None


def _in_srgb(frame: Image.Image, profile: ImageCms.ImageCmsProfile | None) -> Image.Image:
    mode = "RGBA" if frame.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError):  # a profile of other colours than the picture has
            return ImageCms.profileToProfile(frame, profile, ImageCms.createProfile("sRGB"), outputMode=mode) or frame
    return frame.convert("RGB") if frame.mode == "CMYK" else frame


def _turned(frame: Image.Image, picture: Any) -> Image.Image:
    """Upright. A copy in any case: a moving picture draws its next frame into this one."""
    turn = None
    with suppress(Exception):  # an EXIF that cannot be read turns nothing
        turn = _UPRIGHT.get(picture.getexif().get(Base.Orientation))
    return frame.copy() if turn is None else frame.transpose(turn)


def _write_moving(picture: Any, whole: Path) -> Image.Image:
    frames = Frames(picture)
    first, loop = next(frames), picture.info.get("loop", 0)
    options = {"save_all": True, "append_images": [frames], "duration": frames.durations, "loop": loop}
    return _saved(first, "WEBP", whole, **options)


class Count:
    """Of frames, and of the pixels of all. Raises Beyond."""

    def __init__(self) -> None:
        self.frames = self._pixels = 0

    def add(self, width: int, height: int) -> None:
        """One more."""
        self.frames, self._pixels = self.frames + 1, self._pixels + width * height
        if self.frames > FRAMES or (self.frames > 1 and self._pixels > ALL_PIXELS):
            raise Beyond


class Frames:
    """The frames of a moving picture, one at a time: all at once they would take gigabytes.

    Pillow takes those behind the first from anything that has `n_frames`, `seek`, and a frame's `mode` and `getim`.
    """

    def __init__(self, picture: Any) -> None:
        self._picture, self._count = picture, Count()
        self.durations, self.n_frames = list[int](), picture.n_frames - 1

    def __next__(self) -> Image.Image:
        self._picture.seek(self._count.frames)
        self._count.add(*self._picture.size)
        frame = _plain(self._picture)
        self.durations.append(self._picture.info.get("duration", 0))
        return frame.convert("RGBA" if frame.has_transparency_data else "RGB")

    def seek(self, _number: int) -> None:
        """The next one: they are asked for in order."""
        frame = next(self)
        self.mode, self.getim = frame.mode, frame.getim


def _write_gif(picture: Any, whole: Path) -> Image.Image:
    """Its frames stay in parts, each with its palette: put together and taken apart again they took ten times as long.

    One that is too large is made smaller, if it does not move.
    """
    first = _plain(picture)
    if first.size == picture.size:
        with Path(picture.filename).open("rb") as file, whole.open("wb") as out:
            Gif(file, out, first.size).write()
        return first
    if picture.is_animated:
        raise Beyond
    return _saved(first, "GIF", whole)


class Gif:
    """What a GIF is made of (GIF89a, sections 17 to 27), read from one file and written to another.

    Its pixels are decoded and encoded by Pillow, one frame after the other. What is neither pixels, palette, place,
    duration nor repetition stays behind.
    """

    def __init__(self, file: BinaryIO, out: BinaryIO, size: tuple[int, int]) -> None:
        self._file, self._out, self._size, self._canvas = file, out, size, size
        self._count, self._control = Count(), b""

    def write(self) -> None:
        """All of it. Raises ValueError where it ends too early."""
        flags = self._read(13)[10] & 0b10000111
        self._out.write(b"GIF89a" + pack("<HHBBB", *self._size, flags, 0, 0) + self._read(_table(flags)))
        while (begins := self._file.read(1)) in (b"!", b","):
            if begins == b"!":
                self._extend(self._read(1), self._parts())
            else:
                self._frame(*unpack("<HHHHB", self._read(9)))
        if not self._count.frames:  # Pillow looks for them behind rubbish too
            raise ValueError
        self._out.write(b";")

    def _extend(self, label: bytes, parts: bytes) -> None:
        if label == b"\xf9" and len(parts) == 6:
            self._control = b"!\xf9\x04" + bytes([parts[1] & 0b11101]) + parts[2:]
        elif label == b"\xff" and self._count.frames == 0 and (loop := _LOOP.match(parts)):
            self._out.write(b"!\xff\x0bNETSCAPE2.0\x03\x01" + loop[1] + b"\0")

    def _frame(self, left: int, top: int, width: int, height: int, flags: int) -> None:
        self._canvas = max(left + width, self._canvas[0]), max(top + height, self._canvas[1])
        self._count.add(*self._canvas)
        if self._count.frames == 1 and self._canvas != self._size:  # not the frame that Pillow has found
            raise ValueError
        palette, pixels = self._read(_table(flags)), self._read(1) + self._parts()
        self._out.write(self._control + b"," + pack("<HHHHB", left, top, width, height, flags & 0b10000111) + palette)
        self._out.write(_encoded(_decoded(width, height, flags, pixels)))
        self._control = b""

    def _parts(self) -> bytes:
        """What is said in parts of up to 255 bytes, each behind its length; the last one is empty."""
        said = bytearray()
        while length := self._read(1):
            said += length + self._read(length[0])
            if length == b"\0":
                break
        return bytes(said)

    def _read(self, length: int) -> bytes:
        found = self._file.read(length)
        if len(found) < length:
            raise ValueError
        return found


def _table(flags: int) -> int:
    """Bytes of a palette, by what was said before it."""
    return 3 << (flags & 7) + 1 if flags & 128 else 0


def _decoded(width: int, height: int, flags: int, pixels: bytes) -> Image.Image:
    """The number of each pixel's colour: a GIF without a palette is grey."""
    frame = b"," + pack("<HHHHB", 0, 0, width, height, flags & 64) + pixels + b";"
    return Image.open(BytesIO(b"GIF89a" + pack("<HHBBB", width, height, 0, 0, 0) + frame), formats=["GIF"])


def _encoded(frame: Image.Image) -> bytes:
    """What stands behind a frame's palette."""
    written = BytesIO()
    frame.putpalette(bytes(range(256)) * 3)
    frame.save(written, "GIF", optimize=False, interlace=0)
    return written.getvalue()[13 + 768 + 10 : -1]


if __name__ == "__main__":
    bind()
    sys.exit(main(*sys.argv[1:]))
