"""Characters that every format can hold."""

from __future__ import annotations

import re

# XML 1.0 (fifth edition), production 2: everything else makes a document that no parser may read, however escaped
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invalid_xml(text: str) -> str:
    """`text` without control characters, lone surrogates and non-characters."""
    return FORBIDDEN.sub("", text)
