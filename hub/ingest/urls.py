"""Web addresses: made absolute, canonical, and comparable.

`canonical` is what is stored and shown: the publisher's own address, less what only tracks the reader.
`variants` is how two addresses are recognised as one: with http or https, with or without `www.` and a last slash.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from hub import field_lengths
from hub.ingest.contains_any import contains_any

TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|oly_(anon|enc)_id|vero_\w+|_hs(enc|mi)"
    r"|hs[ac]_\w+|__s|s_cid|trk\w*|ref_src|guccounter|guce_\w+|cmpid|ncid|sr_share|wt_mc|xtor|pk_\w+"
    r"|mtm_\w+|at_(medium|campaign)|_ga|_gl|sc_\w+|spm|share_source)$",
    re.IGNORECASE,
)
SAFE = "!#$%&'()*+,/:;=?@[]~-._"  # left as they are when an address is percent-encoded
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
PLAIN = re.compile(  # canonical already
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}(?::(?:[1-9][0-9]{3}|[1-5][0-9]{4}))?/[A-Za-z0-9/._~-]{0,500}\Z"
)
END_OF_PATH = re.compile(r"[?#]")
END_OF_HOST = re.compile(r"[/?#]")
FEED_SCHEME = re.compile(r"^feed:(?://)?", re.IGNORECASE)
NO_HOST = re.compile(r"""[\x00-\x20"#<>?@\\^`{|}]|%[01]|%20""")  # none of a host (WHATWG URL, 3.2)
DEFAULT_PORTS = {"http": 80, "https": 443}


def split(url: str) -> SplitResult | None:
    """Its parts, if it is an HTTP address with a host; else None."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or NO_HOST.search(parts.hostname):
            return None
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts


def is_web(url: str) -> bool:
    """Whether a browser can be sent there."""
    return PLAIN.match(url) is not None or (len(url) <= field_lengths.URL and split(url) is not None)


def absolute(url: str, base: str = "") -> str:
    """Made absolute against `base`, blanks and controls removed; empty if what comes of it is no web address."""
    if PLAIN.match(url):
        return url
    url = _BLANKS.sub("", url) if "\n" in url or "\t" in url else url.strip()
    if not url:
        return ""
    try:
        if base and not url[:8].lower().startswith(("http://", "https://")):
            url = urljoin(base, url)
    except ValueError:
        return ""
    url = _BLANKS.sub("%20", url) if _BLANKS.search(url) else url
    if not url.isascii():
        url = quote(_with_ascii_host(url), safe=SAFE)
    return url if is_web(url) else ""


def _with_ascii_host(url: str) -> str:
    """With an ASCII host name (RFC 5891): `bücher.example` becomes `xn--bcher-kva.example`."""
    scheme, parted, rest = url.partition("://")
    place = END_OF_HOST.split(rest, maxsplit=1)[0]
    if not parted or place.isascii() or "@" in place:
        return url
    from yarl import URL  # noqa: PLC0415 - hardly ever needed

    try:
        named = URL.build(scheme="http", host=place.partition(":")[0]).raw_host
    except ValueError:
        return url
    port = place.partition(":")[1] + place.partition(":")[2]
    return f"{scheme}://{named}{port}{rest[len(place) :]}"


def without_feed_scheme(typed: str) -> str:
    """The web address in `feed://blog.example/rss` or `feed:https://blog.example/rss`."""
    if match := FEED_SCHEME.match(typed):
        rest = typed[match.end() :]
        return rest if "://" in rest else f"http://{rest}"
    return typed


def is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return bool(TRACKING.match(name)) or (name == "source" and value.startswith("rss-"))  # the latter is Medium's


@lru_cache(maxsize=4096)  # the same site address comes with every visit
def canonical(url: str) -> str:
    """The address to store and show: host in lower case, no default port, no credentials, no tracking parameters.

    Idempotent. What is no web address becomes the empty string.
    """
    if PLAIN.match(url):
        return url
    parts = split(absolute(url))
    if parts is None:
        return ""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    netloc = host if port is None or port == DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"
    query = "&".join(part for part in parts.query.split("&") if not is_tracking(part))
    fragment = "" if is_tracking(parts.fragment) else parts.fragment
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, fragment))


def variants(url: str) -> tuple[str, ...]:
    """Every address that is equivalent to this canonical one, itself first."""
    if "://" not in url:
        return (url,) if url else ()
    host, path, rest = _parts_of_key(url)
    paths = {path, f"{path}/"} if path else {"/"}
    others = {
        f"{scheme}://{netloc}{each}{rest}"
        for scheme in DEFAULT_PORTS
        for netloc in (host, f"www.{host}")
        for each in paths
    }
    return (url, *sorted(others - {url}))


def url_key(url: str) -> str:
    """What all `variants` of a canonical address have in common: a key to compare by, not an address."""
    return "".join(_parts_of_key(url)) if "://" in url else url


def _parts_of_key(url: str) -> tuple[str, str, str]:
    """Host without www, path without a trailing slash, and query with fragment, of a canonical address."""
    place = url.partition("://")[2]
    start = END_OF_PATH.search(place)
    end = start.start() if start else len(place)
    host, _, path = place[:end].partition("/")
    path = path.rstrip("/")
    return host.removeprefix("www."), f"/{path}" if path else "", place[end:]


LOCAL = re.compile(r"^(?:localhost|localhost\.localdomain|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1)$")
LOCAL_PLACES = ("//localhost", "//127.", "//0.0.0.0", "//[::1")
LOCAL_SIGNS = ("localhost", "127.", ".0.0.0", "::1")  # one of them is in every address that `LOCAL` is for


def is_local(text: str) -> bool:
    """Whether a text in lower case may hold an address of its author's own machine."""
    return contains_any(text, LOCAL_PLACES)


def with_public_host(url: str, home: str) -> str:
    """An address on its author's own machine, moved to the site's public host."""
    lower = url.lower()
    if not contains_any(lower, LOCAL_SIGNS):
        return url
    true = _public(home)
    parts = split(url) if true else None
    if true is None or parts is None or not LOCAL.match(parts.hostname or ""):
        return url
    return urlunsplit((true.scheme, true.netloc, parts.path, parts.query, parts.fragment))


@lru_cache(maxsize=64)
def _public(home: str) -> SplitResult | None:
    """The parts of a site's address, unless it is on its author's own machine itself."""
    parts = split(home)
    return None if parts is None or LOCAL.match(parts.hostname or "") else parts


def web_address(url: str, base: str, home: str) -> str:
    """A publisher's address made absolute and canonical, with a public host; empty if it is not a web address."""
    return canonical(with_public_host(absolute(url, base), home)) if url else ""
