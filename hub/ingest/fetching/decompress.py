"""Decompress an answer as it arrives, never past its limit: a few kilobytes can expand to gigabytes."""

from __future__ import annotations

import sys
import zlib
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUPPORTED = ("gzip", "deflate", "br", "zstd")  # what Accept-Encoding offers
ZLIB_OR_GZIP = zlib.MAX_WBITS | 32  # finds out which of the two it is
ZSTD_WINDOW = 23  # log2 of bytes: the most memory that a server may make us hold (RFC 9659, 3)


class DecompressError(Exception):
    """The bytes are not encoded as their label says; the text says why."""


class DecompressedTooLarge(Exception):  # noqa: N818 - a limit reached, not a fault of ours
    """The output exceeds the limit."""


class Decompressor(Protocol):
    """Takes compressed bytes and returns the decompressed ones; never more than `room` in all."""

    def feed(self, data: bytes) -> bytes:
        """Decompress the next piece.

        Raises:
            DecompressError, DecompressedTooLarge
        """
        ...

    def finish(self) -> None:
        """Declare the input complete.

        Raises:
            DecompressError: the end is missing.
        """
        ...


class Identity:
    """No encoding."""

    def __init__(self, room: int) -> None:
        self.room = room

    def feed(self, data: bytes) -> bytes:
        """The same bytes."""
        self.room -= len(data)
        if self.room < 0:
            raise DecompressedTooLarge
        return data

    def finish(self) -> None:
        """Nothing can be missing."""


class Zlib:
    """gzip (RFC 1952), zlib (RFC 1950), and the bare deflate (RFC 1951) that some servers send under its name."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._decoder = zlib.decompressobj(ZLIB_OR_GZIP)
        self._begun = False

    def feed(self, data: bytes) -> bytes:
        """Decompress the next piece; several gzip members in a row are one document."""
        out = []
        while data:
            try:
                piece = self._decoder.decompress(data, self.room + 1)
            except zlib.error as error:
                if self._begun:
                    raise DecompressError(str(error)) from error
                self._decoder, self._begun = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            self._begun = True
            self.room -= len(piece)
            if self.room < 0:
                raise DecompressedTooLarge
            out.append(piece)
            data = self._decoder.unconsumed_tail
            if self._decoder.eof:
                data = self._decoder.unused_data
                if not data.startswith(b"\x1f\x8b"):  # padding after the last member is none of ours
                    break
                self._decoder = zlib.decompressobj(ZLIB_OR_GZIP)
        return b"".join(out)

    def finish(self) -> None:
        """The checksum at the end must have come."""
        if self._begun and not self._decoder.eof:
            raise DecompressError("its packed data breaks off")


class Brotli:
    """RFC 7932."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._decoder = brotli.Decompressor()

    def feed(self, data: bytes) -> bytes:
        """Expand the next piece, in steps no larger than the room left."""
        out = []
        try:
            piece = self._decoder.process(data, output_buffer_limit=self.room + 1)
            while piece or not self._decoder.can_accept_more_data():
                self.room -= len(piece)
                if self.room < 0:
                    raise DecompressedTooLarge
                out.append(piece)
                if self._decoder.can_accept_more_data():
                    break
                piece = self._decoder.process(b"", output_buffer_limit=self.room + 1)
        except brotli.error as error:
            raise DecompressError(str(error)) from error
        return b"".join(out)

    def finish(self) -> None:
        """The last block must have come."""
        if not self._decoder.is_finished():
            raise DecompressError("its packed data breaks off")


class Zstandard:
    """RFC 8878, in a window as small as RFC 9659 demands; several frames in a row are one document."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._decoder = self._new()
        self._begun = False

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW})

    def feed(self, data: bytes) -> bytes:
        """Expand the next piece, in steps no larger than the room left."""
        out = []
        while data or not self._decoder.needs_input:
            if self._decoder.eof:
                self._decoder = self._new()
            try:
                piece = self._decoder.decompress(data, self.room + 1)
            except zstd.ZstdError as error:
                raise DecompressError(str(error)) from error
            self._begun = True
            self.room -= len(piece)
            if self.room < 0:
                raise DecompressedTooLarge
            out.append(piece)
            data = self._decoder.unused_data if self._decoder.eof else b""
            if self._decoder.eof and not data:
                break
        return b"".join(out)

    def finish(self) -> None:
        """The last frame must have come whole."""
        if self._begun and not self._decoder.eof:
            raise DecompressError("its packed data breaks off")


def decompressor(content_encoding: str, room: int) -> Decompressor:
    """For a Content-Encoding header (RFC 9110, 8.4).

    Raises:
        UnpackError: a coding that was not offered, or several on top of each other.
    """
    coding = content_encoding.strip().lower().removeprefix("x-")
    if coding in {"", "identity", "utf-8", "none"}:  # the last two are seen in the wild and mean nothing
        return Identity(room)
    if coding in {"gzip", "deflate"}:
        return Zlib(room)
    if coding == "br":
        return Brotli(room)
    if coding == "zstd":
        return Zstandard(room)
    raise DecompressError(f"it is packed as “{content_encoding[:60]}”, which was not offered")
