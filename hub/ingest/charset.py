"""From bytes to text, in the order that the standards give.

Byte order mark, then the charset of Content-Type (RFC 7303, 3), then the XML declaration, then UTF-8. Since labels
lie, the fallback reads each byte that is not UTF-8 as windows-1252: a bad byte costs only itself, and a document that
is windows-1252 throughout is read correctly. JSON is UTF-8 (RFC 8259, 8.1).
"""

from __future__ import annotations

import codecs
import re
from email.message import Message

MARKS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
UNMARKED = (  # how "<?xm" begins where no mark does (XML 1.0, appendix F)
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "latin-1": "windows-1252",
         "us-ascii": "utf-8", "ascii": "utf-8", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
         "shift_jis": "cp932"}  # fmt: skip  # the superset that publishers mean (WHATWG encoding standard)
UNICODE = re.compile(r"^(?:utf|u16|u32|iso-10646|ucs|csu)", re.IGNORECASE)  # the byte order in the document says more
WIDE = re.compile(r"^(?:utf-?(?:16|32)|u16|u32|iso-10646|ucs|csu)", re.IGNORECASE)  # two bytes or four to a sign
LENIENT_UTF8 = "hub.lenient_utf8"
FIRST_BYTES = bytes(range(0xC0, 0x100))  # those that begin a sequence of several bytes in UTF-8
CUT = frozenset((0xC2, 0xC3))  # first bytes of the commonest sequences: the rest was cut off
CESU_8 = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")  # two surrogates for one character
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*?\?>")


def charset_of(content_type: str) -> str:
    """The charset parameter of a Content-Type header, or the empty string."""
    if "charset" not in content_type.lower():
        return ""
    message = Message()
    message["Content-Type"] = content_type
    return (message.get_content_charset() or "").strip("\"' ")


def decode(data: bytes, content_type: str = "") -> tuple[str, str]:
    """The text without byte order mark and encoding declaration, and the encoding that was used."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    guessed = next((encoding for start, encoding in UNMARKED if data.startswith(start)), "")
    if guessed:
        declared = DECLARED.match(data[:2000].decode(guessed, "replace").encode("ascii", "replace"))
        named = declared[1].decode() if declared else ""
        tried = [
            charset_of(content_type),
            "" if UNICODE.match(named) else named,
            guessed,
        ]
    else:
        declared = DECLARED.match(data[:2000])
        tried = [charset_of(content_type), declared[1].decode() if declared else "", "utf-8"]
        if b"\0" not in data[:100]:  # one byte to a sign, whatever a program's own strings are made of
            tried = [label for label in tried if not WIDE.match(label)]
    for label in tried:
        encoding = WIDER.get(label.lower(), label)
        if not encoding:
            continue
        try:
            return data.decode(encoding), encoding
        except (LookupError, ValueError) as error:
            if isinstance(error, UnicodeDecodeError) and (text := _with_few_bad_bytes(data, encoding)):
                return text, encoding
    return data.decode("windows-1252", "replace"), "windows-1252"


def _with_few_bad_bytes(data: bytes, encoding: str) -> str:
    """The text in an encoding that is right but for some bytes; empty if the encoding is wrong.

    In UTF-8 a sequence of several bytes is no accident, so one for each bad byte proves it. Encodings of two bytes to a
    character accept nearly anything: there one bad byte in a hundred is allowed. Those of one byte have few bad ones.
    """
    if codecs.lookup(encoding).name == "utf-8":
        started = len(data) - len(data.translate(None, FIRST_BYTES))
        good = len(BEYOND_ASCII.findall(data.decode(encoding, "ignore"))) + 2 * len(CESU_8.findall(data))
        return data.decode(encoding, LENIENT_UTF8) if good and good * 2 >= started else ""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * 100 <= len(BEYOND_ASCII.findall(text)) else ""


def _read_bad_byte(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as windows-1252; the rest of a sequence that was cut as U+FFFD; two surrogates as one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if pair := CESU_8.match(error.object, error.start):
        surrogates = pair[0].decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
        return surrogates.decode("utf-16-be"), pair.end()
    bad = error.object[error.start : error.end]
    if len(bad) > 1 or bad[0] in CUT:
        return "\ufffd", error.end
    return bad.decode("windows-1252", "replace"), error.end


codecs.register_error(LENIENT_UTF8, _read_bad_byte)
