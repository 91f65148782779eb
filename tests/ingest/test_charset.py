"""Which of several claims about a document's encoding is believed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hub.ingest.charset import decode

TEXT = '<?xml version="1.0" encoding="{}"?><rss>Zürich – café</rss>'


@pytest.mark.parametrize(
    ("data", "content_type", "expected"),
    [
        pytest.param(TEXT.format("utf-8").encode(), "", "utf-8", id="as declared"),
        pytest.param(
            TEXT.format("windows-1252").encode("cp1252"), "text/xml", "windows-1252", id="declared, not UTF-8"
        ),
        pytest.param(
            TEXT.format("x").encode("cp1252"), "text/xml; charset=windows-1252", "windows-1252", id="HTTP wins"
        ),
        pytest.param(
            TEXT.format("latin1").encode("utf-8-sig"), "text/xml; charset=iso-8859-1", "utf-8", id="a mark wins"
        ),
        pytest.param(TEXT.format("utf-16").encode("utf-16"), "", "utf-16-le", id="UTF-16 with its mark"),
        pytest.param(TEXT.format("utf-16").encode("utf-16-be"), "", "utf-16-be", id="UTF-16 without"),
        pytest.param(TEXT.format("u16").encode("utf-16-le"), "", "utf-16-le", id="a short name for UTF-16"),
        pytest.param(TEXT.format("utf-32").encode("utf-32"), "", "utf-32-le", id="UTF-32"),
        pytest.param(TEXT.format("nonsense").encode(), "text/xml; charset=wrong", "utf-8", id="labels that are none"),
        pytest.param(
            TEXT.format("utf-8").encode("cp1252"), "text/xml; charset=utf-8", "windows-1252", id="labels that lie"
        ),
        pytest.param("<rss>Zürich – café</rss>".encode(), "", "utf-8", id="no label at all"),
        pytest.param(TEXT.format("utf-16").encode(), "", "utf-8", id="a label of a program's own strings"),
        pytest.param(TEXT.format("x").encode(), "text/xml; charset=UTF-16LE", "utf-8", id="the same in HTTP"),
        pytest.param(
            "<rss>Zürich – café</rss>".encode("utf-16-le"), "text/xml; charset=utf-16le", "utf-16le", id="HTTP alone"
        ),
    ],
)
def test_the_text_is_read(data, content_type, expected):
    text, encoding = decode(data, content_type)
    assert "Zürich – café" in text
    assert encoding == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("Zürich – ".encode() + b"Caf\xe9 closed", "Zürich – Café closed", id="a byte of windows-1252"),
        pytest.param("Zürich – cut".encode() + b"\xc3", "Zürich – cut\ufffd", id="a character cut in two"),
        pytest.param("Zürich – cut".encode() + b"\xe2\x80 here", "Zürich – cut\ufffd here", id="cut after two bytes"),
        pytest.param(b"\xed\xa0\xbd\xed\xb8\x80 Z\xc3\xbcrich", "😀 Zürich", id="a pair of surrogates"),
        pytest.param(b"Caf\xe9 \x96 closed", "Café – closed", id="windows-1252 throughout"),
    ],
)
def test_a_bad_byte_costs_itself_alone(data, expected):
    assert decode(data)[0] == expected


def test_a_bad_byte_in_an_encoding_of_two_bytes_costs_itself_alone():
    data = ("路由" * 200).encode("gb18030") + b"\xff" + "交换".encode("gb18030")
    text, encoding = decode(data, "text/xml; charset=gbk")
    assert (text.count("路由"), text[-2:], encoding) == (200, "交换", "gb18030")


@given(text=st.text(min_size=1), place=st.integers(0, 50), byte=st.integers(0xF8, 0xFF))
def test_whatever_is_said_one_bad_byte_changes_nothing_else(text, place, byte):
    before, after = f"ü{text[:place]}", f"{text[place:]}ü"
    read, _ = decode(before.encode("utf-8", "replace") + bytes([byte]) + after.encode("utf-8", "replace"))
    assume("\x00" not in text and not text.startswith("\ufeff"))
    assert (
        read
        == before.encode("utf-8", "replace").decode()
        + bytes([byte]).decode("cp1252")
        + after.encode("utf-8", "replace").decode()
    )


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\x00", b"\xff\xfe\x00\x00", bytes(range(256))])
def test_any_bytes_are_read_somehow(data):
    assert isinstance(decode(data)[0], str)
