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
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, GifImagePlugin, Image, ImageCms, PngImagePlugin, WebPImagePlugin
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
_CLEARS = re.compile(rb"!\xf9\x04[\x08-\x0b]")
"""What a GIF says of a frame after which its place is to be empty (GIF89a, section 23)."""
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


def main(source: str, whole: str, thumbnail: str) -> int:
    """The exit status. Every word of a decoder ends here: it may hold what is in the picture."""
    try:
        print(json.dumps(made(Path(source), Path(whole), Path(thumbnail))))
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
    first, moving = _frames(_opened(source, kind), kind)
    type_, options = _MADE[kind]
    first.save(whole, type_, **options, **(moving.options(first, type_) if moving else {}))
    _thumbnail(first).save(thumbnail, "WEBP", quality=80)
    return {"type": f"image/{type_.lower()}", "width": first.width, "height": first.height}


def _kind(source: Path) -> str:
    with source.open("rb") as file:
        head = file.read(64)
    found = [kind for kind, begin in _KINDS.items() if re.match(begin, head, re.DOTALL) and not _UNKNOWN.get(kind)]
    return found[0] if found else ""


def _set_up(pixels: int) -> None:
    Image.MAX_IMAGE_PIXELS = pixels
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    PngImagePlugin.MAX_TEXT_CHUNK = 16 << 20  # with 1 MB, a PNG with a larger profile or note would be no picture
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each takes tens of megabytes of address space
    # else every frame but the first would get a palette of its own: larger, slower, and not the same colours
    GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


def _opened(source: Path, kind: str) -> Any:
    picture = Image.open(source, formats=[kind])
    if picture.info.get("progressive") and picture.width * picture.height > PROGRESSIVE:
        raise Beyond
    picture.draft(None, _fitting(picture.size, SIDE))
    return picture


def _frames(picture: Any, kind: str) -> tuple[Image.Image, "Frames | None"]:
    """The first one, and what has the others. For one alone the source is let go here: its memory is needed."""
    if kind == "GIF" or (kind in ("WEBP", "AVIF") and picture.n_frames > 1):
        frames = Frames(picture)
        return next(frames), frames
    return _plain(picture), None


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
    with suppress(Exception):  # an EXIF that cannot be read turns nothing
        turn = _UPRIGHT.get(picture.getexif().get(Base.Orientation))
        return frame.transpose(turn) if turn is not None else frame.copy()
    return frame.copy()


class Frames:
    """The frames of a moving picture, one at a time: all at once they would take gigabytes.

    Pillow takes those of a GIF from any iterable, and those of a WebP from what has `n_frames` and `seek`.
    """

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self._pixels, self._durations = 0, list[int]()
        self._frames = self._made()

    def __iter__(self) -> Iterator[Image.Image]:
        return self._frames

    def __next__(self) -> Image.Image:
        return next(self._frames)

    def options(self, first: Image.Image, type_: str) -> dict[str, Any]:
        """Those with which the first one is to be saved."""
        said = {"save_all": True, "duration": self._durations, "loop": self._picture.info.get("loop")}
        if type_ == "GIF":
            return said | {"append_images": self, "disposal": 2 if self._clears(first) else 0}
        return said | {"append_images": [self], "loop": said["loop"] or 0}

    def _clears(self, first: Image.Image) -> bool:
        """Does a frame leave holes? Then each is drawn on nothing, else on the one before it, which takes less."""
        return first.has_transparency_data or bool(_CLEARS.search(Path(self._picture.filename).read_bytes()))

    @property
    def n_frames(self) -> int:
        """Those behind the first."""
        return int(self._picture.n_frames) - 1

    def seek(self, _number: int) -> None:
        """The next one: they are asked for in order."""
        frame = next(self)
        self.mode, self.getim = frame.mode, frame.getim

    def _made(self) -> Iterator[Image.Image]:
        size = self._picture.size
        for number in count():
            try:
                self._picture.seek(number)
            except EOFError:
                return
            self._count(number)
            frame = _plain(self._picture)
            self._durations.append(self._picture.info.get("duration", 0))
            yield frame if self._picture.size == size else frame.crop((0, 0, *size))

    def _count(self, number: int) -> None:
        self._pixels += self._picture.width * self._picture.height
        if number == FRAMES or (number and self._pixels > ALL_PIXELS):
            raise Beyond


if __name__ == "__main__":
    bind()
    sys.exit(main(*sys.argv[1:]))
