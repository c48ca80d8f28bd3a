"""QR codes (ISO/IEC 18004), dark on light in every theme: some readers know no other."""

import io

import segno

QUIET = 4
"""Squares around a code that nothing else may be in (section 9.1)."""


def svg(text: str) -> bytes:
    """As a picture that has no size of its own."""
    picture = io.BytesIO()
    _made(text).save(picture, "svg", border=QUIET, dark="#000", light="#fff", omitsize=True, xmldecl=False, nl=False)
    return picture.getvalue()


def blocks(text: str) -> list[str]:
    """As rows for a terminal, two squares in a character: to be shown white on black."""
    rows = io.StringIO()
    _made(text).terminal(rows, border=QUIET, compact=True)
    return rows.getvalue().splitlines()


def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
