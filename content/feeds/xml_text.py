"""Text without characters that XML can't contain."""

from __future__ import annotations

import re

# XML 1.0 (fifth edition), production 2: parsers must reject any other character, however escaped
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invalid_xml(text: str) -> str:
    """`text` without control characters, lone surrogates and non-characters."""
    return FORBIDDEN.sub("", text)
