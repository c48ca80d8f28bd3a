"""Whatever is sent as a picture: shown as a new one without any secret, refused in a sentence, or no picture at all."""

import zipfile
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from chatapp.chat.errors import PictureInvalid, PictureTooLarge
from chatapp.files import pictures
from chatapp.files.pictures import Picture

from .conftest import make
from .inputs import (
    KINDS,
    corners,
    gif,
    gif_frame,
    long_note,
    moving,
    noise,
    notes,
    png,
    private,
    resized,
    saved,
    segment,
    swapped,
)

SECRET = b"SECRET"


def near(colour, other, by=12):
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


def colours(picture):
    """Of the four corners, by rows."""
    width, height = picture.size
    picture = picture.convert("RGB")
    return [picture.getpixel((x, y)) for y in (4, height - 5) for x in (4, width - 5)]


def alike(found, *names):
    named = {"r": (255, 0, 0), "g": (0, 255, 0), "b": (0, 0, 255), "w": (255, 255, 255)}
    return all(near(one, named[name], 40) for one, name in zip(found, *names, strict=True))


def frames(picture):
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        yield picture.convert("RGB").getpixel((2, 2)), picture.info.get("duration")


# What is a picture


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_shown_as_what_it_is_and_avif_as_webp(made, kind):
    found, type_ = made(saved(corners(), kind)), kind.replace("AVIF", "WEBP")
    assert found.picture == Picture(f"image/{type_.lower()}", 40, 24)
    assert (found.shown().format, found.shown().size) == (type_, (40, 24))
    assert (found.small().format, found.small().size) == ("WEBP", (40, 24))
    assert alike(colours(found.shown()), "rgbw")
    assert alike(colours(found.small()), "rgbw")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Just a text",
        b"GIF89",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n1 0 obj\n",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0meta",
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic\0\0\0\0meta",
        saved(noise(), "BMP"),
        saved(noise(), "TIFF"),
    ],
    ids="empty text almost svg html pdf wav heic mif1 bmp tiff".split(),
)
def test_everything_else_is_no_picture(made, data):
    assert made(data) is None


def test_the_name_does_not_matter(tmp_path):
    source, whole, thumbnail = (tmp_path / name for name in ("source.png", "whole.gif", "thumbnail.txt"))
    source.write_text("<!doctype html><script>alert(1)</script>")
    assert pictures.made(source, whole, thumbnail) is None
    source.write_bytes(saved(noise(), "JPEG"))
    assert pictures.made(source, whole, thumbnail) == Picture("image/jpeg", 48, 32)


# Nothing but the pixels


def icc():
    return swapped() + SECRET


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
TOLD = {
    "PNG": {"pnginfo": notes(), "exif": private(), "icc_profile": icc()},
    "JPEG": {"comment": b"SECRET comment", "exif": private(), "xmp": XMP, "icc_profile": icc()},
    "WEBP": {"exif": private(), "xmp": XMP, "icc_profile": icc()},
    "AVIF": {"exif": private(), "xmp": XMP, "icc_profile": icc()},
    "GIF": {"comment": b"SECRET comment"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_picture_tells_beside_its_pixels_stays_behind(made, kind):
    data = saved(noise(), kind, **TOLD[kind])
    assert SECRET in data
    found = made(data)
    assert SECRET not in found.whole + found.thumbnail
    for picture in (found.shown(), found.small()):
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "Comment", "XML:com.adobe.xmp"} & picture.info.keys()


def test_of_a_gif_only_the_number_of_repetitions_is_kept(made):
    extension = b"!\xff\x0bXMP DataXMP\x06SECRET\0!\x01\x0c" + bytes(12) + b"\x06SECRET\0!\x77\x06SECRET\0"
    data = moving("GIF", loop=5)
    at = data.index(b"!\xff")
    found = made(data[:at] + extension + data[at:])
    assert SECRET not in found.whole
    assert found.shown().info["loop"] == 5


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_picture_is_shown_upright_and_does_not_say_where_it_was_taken(made, kind):
    data = saved(corners(), kind, exif=private(orientation=6))
    found = made(data)
    assert found.picture[1:] == found.shown().size == found.small().size == (24, 40)
    assert alike(colours(found.shown()), "brwg")
    assert alike(colours(found.small()), "brwg")
    assert SECRET not in found.whole + found.thumbnail


@pytest.mark.parametrize(
    ("orientation", "seen"),
    {1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 7: "wgbr", 8: "gwrb"}.items(),
)
def test_every_orientation_is_made_upright(made, orientation, seen):
    assert alike(colours(made(saved(corners(40, 40), "JPEG", exif=private(orientation))).shown()), seen)


def test_an_exif_that_cannot_be_read_does_no_harm(made):
    jpeg, note = saved(corners(), "JPEG"), PngImagePlugin.PngInfo()
    broken = segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\xff\xff\xff\xff" * 9)
    note.add_text("Raw profile type exif", "\nexif\n4\nnot hexadecimal")
    for data in (jpeg[:2] + broken + jpeg[2:], saved(corners(), "PNG", pnginfo=note)):
        assert alike(colours(made(data).shown()), "rgbw")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_what_was_put_behind_a_picture_is_gone(made, kind):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("run.sh", "SECRET")
    data = saved(noise(), kind) + file.getvalue()
    assert zipfile.is_zipfile(BytesIO(data))
    found = made(data)
    assert not zipfile.is_zipfile(BytesIO(found.whole))
    assert SECRET not in found.whole


def test_a_gif_that_is_a_script_too_is_a_gif_only(made):
    script = b"*/=1;alert('SECRET')//"
    wide = gif(1, int.from_bytes(b"/*", "little"), 8) + script
    assert wide.startswith(b"GIF89a/*")
    found = made(wide)
    assert b"GIF89a/*" not in found.whole
    assert SECRET not in found.whole


def test_nor_does_a_gif_keep_a_script_between_its_frames(made):
    data, script = gif(2), b"*/=1;alert('SECRET')/*"
    found = made(data[:19] + b"!\xfe" + bytes([len(script)]) + script + b"\0" + data[19:])
    assert found.shown().n_frames == 2
    assert SECRET not in found.whole


# Colours


def test_colours_are_those_that_were_meant(made):
    found = made(saved(corners(), "PNG", icc_profile=swapped()))
    assert alike(colours(found.shown()), "bgrw")
    assert alike(colours(made(saved(corners(), "JPEG", icc_profile=swapped(), quality=95)).shown()), "bgrw")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_profile_of_5_megabytes_is_not_worth_reading(made, kind):
    profile = swapped(5 << 20)
    found = made(saved(corners(), kind, icc_profile=profile))
    assert alike(colours(found.shown()), "rgbw")
    assert len(found.whole) < 5000


def test_a_profile_of_other_colours_than_the_picture_has_is_not_applied(made):
    assert alike(colours(made(saved(corners().convert("CMYK"), "JPEG", icc_profile=swapped())).shown()), "rgbw")


def test_cmyk_is_shown_as_rgb(made):
    found = made(saved(corners().convert("CMYK"), "JPEG"))
    assert found.shown().mode == "RGB"
    assert alike(colours(found.shown()), "rgbw")


def test_16_bits_are_shown_as_8(made):
    picture = Image.frombytes("I;16", (9, 9), b"\x99\xc0" * 40 + b"\x99\x40" * 41)
    found = made(saved(picture, "PNG", transparency=0x0140)).shown()
    assert (found.mode, found.getpixel((1, 1)), found.getpixel((8, 8))) == ("L", 0xC0, 0x40)
    assert "transparency" not in found.info


def test_a_palette_stays_one_with_its_transparency(made):
    picture = corners().quantize(4)
    clear = picture.getpixel((1, 1))
    found = made(saved(picture, "PNG", transparency=clear))
    assert found.shown().mode == "P"
    assert [found.shown().convert("RGBA").getpixel((x, 1))[3] for x in (1, 30)] == [0, 255]
    assert [near(found.small().getpixel((x, 4))[3:], [alpha]) for x, alpha in ((4, 0), (30, 255))] == [True, True]


def test_black_and_white_stays_so(made):
    found = made(saved(corners().convert("1"), "PNG"))
    assert found.shown().mode == "1"
    assert found.shown().tobytes() == corners().convert("1").tobytes()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_is_half_transparent_stays_so(made, mode):
    picture = corners().convert("RGBA")
    picture.putalpha(100)
    found = made(saved(picture.convert(mode), "PNG"))
    assert found.shown().getpixel((1, 1))[3] == 100
    assert near(found.small().getpixel((1, 1))[3:], [100])


def test_a_colour_that_means_nothing_is_transparent(made):
    found = made(saved(corners(), "PNG", transparency=(255, 0, 0)))
    assert [found.shown().getpixel((x, 1))[3] for x in (1, 30)] == [0, 255]


# Size


def test_a_large_picture_is_made_smaller_and_its_thumbnail_more_so(made):
    found = made(saved(corners(5000, 50), "PNG"))
    assert found.picture == Picture("image/png", 4096, 41)
    assert found.shown().size == (4096, 41)
    assert found.small().size == (640, 6)
    assert alike(colours(found.shown()), "rgbw")


def test_a_palette_is_not_made_smaller_by_leaving_pixels_out(made):
    stripes = Image.new("P", (8192, 4))
    stripes.putpalette([0, 0, 0, 255, 255, 255])
    stripes.putdata([x % 2 for x in range(8192)] * 4)
    found = made(saved(stripes, "PNG")).shown()
    assert near(found.convert("RGB").getpixel((2000, 1)), (128, 128, 128), 20)


def test_a_line_of_one_pixel_stays_one(made):
    assert made(png(9000, 1, rows=1)).picture[1:] == (4096, 1)


def test_a_photograph_of_a_hundred_megapixels_is_decoded_smaller(made):
    data = saved(Image.new("L", (12_000, 9000), 200), "JPEG")
    found = made(data)
    assert found.picture == Picture("image/jpeg", 4096, 3072)
    assert found.shown().getpixel((9, 9)) == 200


def test_a_bomb_that_is_within_bounds_goes_off_without_harm(made):
    data = png(8000, 6000, rows=6000)
    assert len(data) < 100_000
    assert made(data).picture == Picture("image/png", 4096, 3072)


@pytest.mark.parametrize(
    "data",
    [
        png(60_000, 60_000),
        png(7072, 7072),
        png(0x7FFFFFFF, 0x7FFFFFFF),
        gif(1, 65_535, 65_535),
        gif(1)[:-1] + gif_frame(60_000, 60_000) + b";",
        gif(1)[:-1] + gif_frame(1, 1, left=60_000) + gif_frame(1, 1, top=60_000) + b";",
        gif(501),
        gif(100_000),
        gif(13, 4000, 4000),
        gif(2, 5000, 10),
        moving("WEBP", 501, (2, 2)),
        resized(saved(noise(), "JPEG"), 20_000, 20_000, progressive=False),
        resized(saved(noise(), "JPEG"), 8000, 8000, progressive=True),
    ],
    ids=[
        "60,000", "50 megapixels", "PNG", "GIF", "a frame", "places", "501 frames", "100,000 frames", "all frames",
        "moving", "WebP", "JPEG", "progressive",
    ],
)  # fmt: skip
def test_what_is_beyond_the_bounds_is_refused(made, data):
    with pytest.raises(PictureTooLarge):
        made(data)


def test_500_frames_are_within_them(made):
    assert made(gif(500)).shown().n_frames == 500


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt"])
def test_a_note_that_is_a_bomb_makes_a_picture_invalid(made, name):
    assert made(png(4, 4, long_note(name, 3 << 20), rows=4))
    with pytest.raises(PictureInvalid):
        made(png(4, 4, long_note(name, 17 << 20), rows=4))


# What moves


def test_what_moves_goes_on_moving(made):
    for kind in ("GIF", "WEBP", "AVIF"):
        found = made(moving(kind, **({} if kind == "AVIF" else {"loop": 3})))
        seen = list(frames(found.shown()))
        assert [duration for _, duration in seen] == [70, 70, 70], kind
        assert alike([colour for colour, _ in seen], "rgb"), kind
        assert found.shown().info["loop"] == (0 if kind == "AVIF" else 3), kind
        assert found.small().n_frames == 1
        assert near(found.small().getpixel((2, 2)), (255, 0, 0), 20), kind


def test_a_gif_keeps_every_pixel_of_every_frame(made):
    first, *others = [noise(20, 14).quantize(200) for _ in range(4)]
    for number, picture in enumerate(others):
        picture.paste(others[0].crop((1, 1, 6, 5)), (5 * number, 3 * number))
    others[1].info["transparency"] = others[1].getpixel((7, 4))
    data = saved(first, "GIF", save_all=True, append_images=others, disposal=[1, 2, 3, 0], duration=[30, 40, 50, 60])
    with Image.open(BytesIO(data)) as before, made(data).shown() as after:
        for number in range(4):
            before.seek(number)
            after.seek(number)
            assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
            assert after.info["duration"] == before.info["duration"] == 30 + 10 * number


def test_what_a_gif_says_of_one_frame_it_does_not_say_of_the_next(made):
    control = b"!\xf9\x04\x08\x09\0\0\0"
    found = made(gif(1)[:-1] + control + gif_frame(1, 1) * 2 + b";")
    assert [found.whole.count(control), found.shown().n_frames] == [1, 3]


def test_a_gif_of_parts_is_interlaced_no_more_and_looks_the_same(made):
    picture = noise(40, 30).quantize(50)
    data = saved(picture, "GIF", interlace=1)
    found = made(data)
    assert found.whole != data
    assert found.shown().convert("RGB").tobytes() == picture.convert("RGB").tobytes()


# What is broken


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_picture_is_none(made, kind):
    data = saved(noise(), kind)
    with pytest.raises(PictureInvalid):
        made(data[: len(data) // 2])


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF"])
def test_nor_is_one_whose_last_frame_is_cut(made, kind):
    first, last = noise(), noise().rotate(180)
    data = saved(first, kind, save_all=True, append_images=[last], duration=50)
    with pytest.raises(PictureInvalid):
        made(data[:-200])


def test_nor_is_one_that_ends_within_what_is_left_behind(made):
    with pytest.raises(PictureInvalid):
        made(gif(2)[:-1] + b"!\xfe\x20only half of a comment")


def test_a_gif_of_rubbish_before_its_first_frame_is_none(made):
    data = gif(2)
    with pytest.raises(PictureInvalid):
        made(data[:19] + b"\x07" + data[19:])


def test_nor_is_one_that_looks_different_to_different_readers(made):
    data, longer = gif(1), b"!\xfe\x1a" + bytes(26) + b"\0"
    with pytest.raises(PictureInvalid):
        made(data[:19] + b"!\x01\0" + gif_frame(1, 1, left=5) + longer + b"\0" + data[19:])


def test_a_gif_without_its_last_byte_is_one(made):
    assert made(gif(3)[:-1]).shown().n_frames == 3


def test_a_script_that_begins_like_a_gif_is_no_picture(made):
    with pytest.raises(PictureInvalid):
        made(b"GIF89a/*" + b" " * 99 + b"*/=1;alert(1)")


SOURCES = [saved(noise(20, 16), kind, **TOLD[kind]) for kind in KINDS] + [moving("GIF"), moving("WEBP")]
CHANGES = st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=3)), max_size=4)


@settings(max_examples=12)
@given(source=st.sampled_from(SOURCES), changes=CHANGES, cut=st.one_of(st.just(1.0), st.floats(0.3, 1)))
def test_whatever_is_sent_is_shown_without_secrets_or_refused(source, changes, cut):
    data = bytearray(source[: int(len(source) * cut)])
    for where, what in changes:
        at = int(where * len(data))
        data[at : at + len(what)] = what
    with TemporaryDirectory() as folder, suppress(PictureInvalid, PictureTooLarge):
        found = make(folder, bytes(data))
        if found:
            _check(found)


def _check(found):
    with found.shown() as whole, found.small() as thumbnail:
        whole.load()
        thumbnail.load()
        assert (Image.MIME[whole.format], *whole.size) == found.picture
        assert not {"exif", "icc_profile", "xmp", "comment", "Comment", "Author"} & {*whole.info, *thumbnail.info}
    assert SECRET not in found.whole + found.thumbnail
