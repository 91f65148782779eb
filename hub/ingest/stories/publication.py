"""A publication: the parts of an entry that tell whether it is the same as another, and its blocking keys.

Pure. Two entries are compared only if they share one of their `keys`: their address, the address that they name as the
original, their file, their title, their series, or a characteristic sentence of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from heapq import nsmallest
from html import unescape
from typing import TYPE_CHECKING
from zlib import crc32

from hub.ingest.cleaning.titles import SPONSORED
from hub.ingest.stories.series import Edition, edition_of
from hub.ingest.urls import canonical, is_tracking, split, url_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

WORD = re.compile(r"\w+")
SHOW_CODE = re.compile(r"^[A-Z][A-Z0-9]{0,7} ?\d{2,4}\s*[:–—]\s+")  # HN728: in one feed, and missing in another
SHINGLE = 4  # words
LONG_TEXT = 100  # words from which a text is looked for by itself, whatever its title
SENTENCE = re.compile(r"[.!?:;]\s|\n")
TELLING = 40  # characters from which a sentence is its author's own, and no “Let’s get started”
SENTENCES = 2  # of a text, those of the lowest hashes: of texts that are nine tenths the same, 99 % share one of two
PARAGRAPH = re.compile(r"<(?:p|div|em|i|li|blockquote|h[1-6])\b[^>]*>|</(?:p|div|li|blockquote|h[1-6])>|<hr\b[^>]*>")
SAYS_ORIGINAL = re.compile(
    r"\b(?:appeared\s+(?:first\s+)?(?:on|at|in)|first\s+(?:appeared|published|posted)"
    r"|originally\s+(?:appeared|published|posted|written)|was\s+written\s+by\b.{1,160}?\bat\b"
    r"|(?:cross-?posted|reposted|republished|syndicated)\s+(?:from|with\s+permission))\b",
    re.IGNORECASE | re.DOTALL,
)
TELLTALE = ("appeared", "first p", "originally", "written by", "posted from", "republished", "syndicated", "reposted")
SAYS_TWIN = re.compile(
    r"\b(?:cross-?posted\s+(?:on|at|to|in)|also\s+(?:published|posted)\s+(?:on|at|in))\b", re.IGNORECASE
)
TELLTALE_OF_TWIN = ("posted", "also published")
HREF = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]+)"')
TAG = re.compile(r"<[^>]+>")
LONGEST_SAYING = 600  # characters of text: a paragraph that only says where the original is has no more
ADDRESSES = re.compile(r"\]\([^()\s]*\)|[\[\]]|https?://\S+")  # also Markdown's: in each copy they lead elsewhere
COUNTERS = re.compile(  # services that count downloads and hand on to the address behind their own
    r"^(?:(?:www\.)?(?:dts\.podtrac\.com/redirect\.\w+|podtrac\.com/pts/redirect\.\w+|chtbl\.com/track/[^/]+"
    r"|play\.podtrac\.com/[^/]+|chrt\.fm/track/[^/]+|pdst\.fm/e|pdrl\.fm/[^/]+|clrtpod\.com/m|op3\.dev/e(?:,[^/]*)?|pdcn\.co/e|mgln\.ai/e/[^/]+|prfx\.byspotify\.com/e"
    r"|media\.blubrry\.com/[^/]+|arttrk\.com/p/[^/]+|claritaspod\.com/measure|verifi\.podscribe\.com/rss/p"
    r"|pscrb\.fm/rss/p|pfx\.vpixl\.com/[^/]+|(?:tracking\.)?swap\.fm/track/[^/]+|mgln\.ai/track"
    r"|podderapp\.com/track/[^/]+|growx\.podkite\.com/https/[^/]+|cohst\.app/p/[^/]+|adbarker\.com/e"
    r"|ipfspodcasting\.com/e|[sr2]\.gum\.fm/[^/]+|backtracks\.fm/[^/]+/pr)/(?:https?:/{1,2}|https?/)?)+",
    re.IGNORECASE,
)
MEDIA_FILE = re.compile(r"\.(?:mp3|m4[abv]|mp4|aac|og[gav]|opus|flac|wav|webm|mov)$", re.IGNORECASE)
FEED_MARKS = frozenset(  # parameters beside a named media file that say through which feed or player it was reached
    {
        "source",
        "src",
        "feed",
        "from",
        "ref",
        "dist",
        "rss_browser",
        "in_playlist",
        "dest-id",
        "awcollectionid",
        "awepisodeid",
    }
)


@dataclass(frozen=True)
class Publication:
    """The compared parts of an entry. `text` is read only for the few that share a key with another."""

    pk: int
    source: int | None
    url: str
    title: str
    published_at: datetime | None = None
    files: tuple[str, ...] = ()  # addresses of enclosures
    canonical_references: tuple[str, ...] = ()  # addresses that it names as its original's
    mutual_references: tuple[str, ...] = ()  # addresses at which it says that it also appears
    makers: frozenset[str] = frozenset()  # who is credited, case folded
    text: str = field(default="", repr=False)

    @cached_property
    def place(self) -> str:
        """A comparable address, empty for a site's front page, which identifies no entry."""
        return url_key_of(self.url)

    @cached_property
    def host(self) -> str:
        """The host of its site."""
        parts = split(self.url)
        return (parts.hostname or "").removeprefix("www.") if parts else ""

    @cached_property
    def heading(self) -> str:
        """Its title as words, without show code and “(Sponsored)”."""
        return normalized_title(self.title)

    @cached_property
    def canonical_keys(self) -> frozenset[str]:
        """The addresses that it names as its original's, without its own."""
        return frozenset(
            place for url in self.canonical_references if (place := url_key_of(url)) and place != self.place
        )

    @cached_property
    def mutual_keys(self) -> frozenset[str]:
        """The addresses at which it says that it also appears."""
        return frozenset(place for url in self.mutual_references if (place := url_key_of(url)) and place != self.place)

    @cached_property
    def media(self) -> frozenset[str]:
        """Its files, without the services that count downloads."""
        return frozenset(file for url in self.files if (file := media_key(url)))

    @cached_property
    def media_paths(self) -> frozenset[str]:
        """Its files without their queries, where the path alone names a media file."""
        return frozenset(path for url in self.files if (path := media_path(url)))

    @cached_property
    def edition(self) -> Edition | None:
        """Its edition, if its title names one."""
        return edition_of(self.title)

    @cached_property
    def number(self) -> int:
        """Its edition's number, 0 without one."""
        return self.edition.number if self.edition else 0

    @cached_property
    def words(self) -> list[str]:
        """Its text as words."""
        return WORD.findall(ADDRESSES.sub("", self.text).casefold())

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Every four words in a row, hashed (within this process)."""
        words = self.words
        return frozenset(hash(tuple(words[n : n + SHINGLE])) for n in range(max(0, len(words) - SHINGLE + 1)))

    def keys(self) -> frozenset[int]:
        """The blocking keys."""
        return frozenset(key_of(value) for value in self._values())

    def _values(self) -> Iterator[str]:
        if self.place:
            yield f"at {self.place}"
        for place in self.canonical_keys | self.mutual_keys:
            yield f"at {place}"
        for file in self.media | self.media_paths:
            yield f"file {file}"
        if self.heading:
            yield f"titled {self.heading}"
        if self.edition:
            yield f"series {self.edition.series}"
            if self.edition.remade:
                yield f"titled {self.edition.series}"  # what it remakes may have but the title
        yield from sentences_of(self.text)


def sentences_of(text: str) -> list[str]:
    """The sentences by which copies of a text find each other (a MinHash by sentences).

    A sentence that a site puts under each of its posts is soon shared by too many entries to count.
    """
    if text.count(" ") + text.count("\n") < LONG_TEXT:
        return []
    said = {"".join(sentence.split()) for sentence in SENTENCE.split(text.casefold()) if len(sentence) >= TELLING}
    return [f"says {sentence}" for sentence in nsmallest(SENTENCES, said, key=_rank)]


def _rank(sentence: str) -> tuple[int, str]:
    """A pseudo-random order that is the same everywhere and always."""
    return crc32(sentence.encode("utf-8", "replace")), sentence


def key_of(value: str) -> int:
    """64 bits of a hash, signed, as the database holds them."""
    return int.from_bytes(blake2b(value.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def normalized_title(title: str) -> str:
    """A title as words in lower case, without what one feed adds and another leaves out."""
    bare = SHOW_CODE.sub("", SPONSORED.sub(" ", title).strip())
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", bare).casefold()))


def url_key_of(url: str) -> str:
    """`url_key` of an address, without its fragment; empty for none, and for a front page."""
    place = url_key(canonical(url).partition("#")[0]) if url else ""
    return place if place.rstrip("/?").partition("/")[2] or "?" in place.rstrip("?") else ""


def media_key(url: str) -> str:
    """A file's address without scheme, download counters and tracking parameters.

    The rest of the query stays: at `get.php?episode=1` it alone says which file is meant.
    """
    path, query = _media_parts(url)
    return f"{path}?{query}" if path and query else path


def media_path(url: str) -> str:
    """The same without any query, for a path that names a media file; empty for a script such as `get.php`."""
    path, _ = _media_parts(url)
    return path if MEDIA_FILE.search(path) else ""


def _media_parts(url: str) -> tuple[str, str]:
    place, _, query = url.partition("://")[2].partition("#")[0].partition("?")
    host, _, path = COUNTERS.sub("", place).partition("/")
    if not path:
        return "", ""
    marks = FEED_MARKS if MEDIA_FILE.search(path) else frozenset[str]()
    kept = sorted(
        part
        for part in query.split("&")
        if part and not is_tracking(part) and part.partition("=")[0].lower() not in marks
    )
    return f"{host.lower()}/{path}", "&".join(kept)


def canonical_references_in(clean_html: str) -> tuple[str, ...]:
    """The addresses in those paragraphs of clean HTML that say where it was published first.

    “The post … appeared first on …”, “… was written by … at …”, “Originally published at …”: short paragraphs that say
    nothing else.
    """
    return _linked_where(SAYS_ORIGINAL, TELLTALE, clean_html)


def mutual_references_in(clean_html: str) -> tuple[str, ...]:
    """The same for other places of publication: “Cross-posted on …”, “Also published at …”."""
    return _linked_where(SAYS_TWIN, TELLTALE_OF_TWIN, clean_html)


def _linked_where(says: re.Pattern[str], telltale: tuple[str, ...], clean_html: str) -> tuple[str, ...]:
    lower = clean_html.lower()
    if not any(word in lower for word in telltale):
        return ()
    found: list[str] = []
    for paragraph in PARAGRAPH.split(clean_html):
        if "<a " not in paragraph:
            continue
        said = unescape(TAG.sub("", paragraph))
        if len(said) <= LONGEST_SAYING and says.search(said):
            found.extend(unescape(url) for url in HREF.findall(paragraph))
    return tuple(found)
