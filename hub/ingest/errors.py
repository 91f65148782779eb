"""What can go wrong on the way from a feed's address to the library, as one tree.

    IngestError
    ├── FetchError                 no document came
    │   ├── BadAddress             not something that can be asked
    │   ├── Blocked                the address lies in a network that is not to be dialled
    │   ├── Unreachable            no such host, refused, cut off
    │   ├── BadCertificate         TLS could not be verified
    │   ├── TooSlow                took longer than any answer may
    │   ├── TooLarge               grew past the limit, as sent or once expanded
    │   ├── BadRedirect            a loop, too many hops, a scheme that is not HTTP
    │   ├── BadAnswer              not HTTP, cut short, or packed in a way that can't be unpacked
    │   ├── Denied                 401, 402, 403: asks for credentials or refuses us
    │   ├── NotFound               404
    │   ├── Gone                   410: its publisher says that it will not come back
    │   ├── RetryLater             429, 503, or its host asked for a pause a moment ago
    │   ├── ServerFailed           any other 5xx
    │   └── UnexpectedStatus       whatever else
    ├── ParseError                 a document came, and is no feed
    │   ├── EmptyDocument
    │   ├── NotAFeed               a web page, a log-in form, some other XML or JSON
    │   ├── Unreadable             neither the strict nor the lenient reader makes anything of it
    │   ├── NotATranscript         what an episode's feed calls its transcript is none
    │   └── NotChapters            what it calls its chapters are none
    ├── Unforeseen                 an internal error, met in this feed
    └── BadOutline                 an OPML file that can't be read

Each class has a `sentence` for a person: what happened and what they can do. What the hub does next and when stands
beside it, in the reasons that `hub.ingest.schedule` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import datetime


class IngestError(Exception):
    """The root: `outcome` is the short name kept in the log of visits, `str()` the sentence for a person."""

    outcome: ClassVar[str] = "error"
    sentence: ClassVar[str] = "{url} could not be taken in."

    def __init__(self, url: str, **facts: object) -> None:
        self.url = url
        self.facts = facts
        super().__init__(self.sentence.format(url=url, **facts))


class FetchError(IngestError):
    """No document came. `status` is HTTP's and `host` who said it, or did not answer; `retry_at` when to be back."""

    outcome = "unreachable"
    sentence = "{url} could not be fetched."

    def __init__(
        self,
        url: str,
        *,
        status: int | None = None,
        retry_at: datetime | None = None,
        host: str = "",
        **facts: object,
    ) -> None:
        self.status = status
        self.retry_at = retry_at
        self.host = host
        super().__init__(url, status=status, **facts)


class BadAddress(FetchError):
    """Not an address that HTTP can be asked of."""

    outcome = "bad_address"
    sentence = "“{url}” is not a web address: it must begin with http:// or https:// and name a host."


class Blocked(FetchError):
    """The address that would have been dialled lies in a network that the hub does not dial."""

    outcome = "blocked"
    sentence = (
        "{url} leads to {address}, in a network that this hub does not visit ({network}). If it is yours and should be "
        "visited, add the network to HUB_FETCH_ALLOW."
    )


class Unreachable(FetchError):
    """No such host, connection refused, or cut off."""

    outcome = "unreachable"
    sentence = "Nothing answers at {url}: {reason}."


class BadCertificate(FetchError):
    """TLS could not be verified."""

    outcome = "bad_certificate"
    sentence = "The certificate of {url} can't be trusted: {reason}. Its owner has to renew or repair it."


class TooSlow(FetchError):
    """The whole answer did not come in time, however steadily it dripped."""

    outcome = "too_slow"
    sentence = "{url} did not finish its answer within {seconds:g} seconds."


class TooLarge(FetchError):
    """The answer grew past a limit while being read; what was read is dropped."""

    outcome = "too_large"
    sentence = "{url} sent more than {limit} MB{how}; what came was dropped."


class BadRedirect(FetchError):
    """Redirects that lead nowhere."""

    outcome = "bad_redirect"
    sentence = "{url} passes us on without end or to nowhere: {reason}."


class BadAnswer(FetchError):
    """Something answered, not in HTTP, or the answer broke off, or could not be unpacked."""

    outcome = "bad_answer"
    sentence = "{url} answered in a way that can't be understood: {reason}."


class Denied(FetchError):
    """401, 402 or 403."""

    outcome = "denied"
    sentence = (
        "{url} refuses us (HTTP {status}). Its site may want a log-in, or block visitors like this hub; its publisher "
        "can let us in by our User-Agent."
    )


class NotFound(FetchError):
    """404."""

    outcome = "not_found"
    sentence = "There is no feed at {url} (HTTP 404). Its site may have moved it: look for the new address there."


class Gone(FetchError):
    """410."""

    outcome = "gone"
    sentence = "The publisher of {url} says that it is gone for good (HTTP 410)."


class RetryLater(FetchError):
    """429, 503, or the host asked for a pause."""

    outcome = "retry_later"
    sentence = "{url} asks us to come back later{status_text}."

    def __init__(
        self, url: str, *, status: int | None = None, retry_at: datetime | None = None, host: str = ""
    ) -> None:
        text = f" (HTTP {status})" if status else ", as its host asked a moment ago"
        super().__init__(url, status=status, retry_at=retry_at, host=host, status_text=text)


class ServerFailed(FetchError):
    """5xx."""

    outcome = "server_failed"
    sentence = "The server of {url} is in trouble (HTTP {status})."


class UnexpectedStatus(FetchError):
    """Any status that a feed should not have."""

    outcome = "unexpected_status"
    sentence = "{url} answered HTTP {status}, which no feed should."


class ParseError(IngestError):
    """A document came, but no feed."""

    outcome = "not_a_feed"
    sentence = "What came from {url} is not a feed."


class EmptyDocument(ParseError):
    """Not a byte, or only blanks."""

    outcome = "empty"
    sentence = "{url} answered with nothing at all."


class NotAFeed(ParseError):
    """A web page, a log-in form, or some other XML or JSON."""

    outcome = "not_a_feed"
    sentence = "{url} answered with {what}, not with a feed."


class Unreadable(ParseError):
    """Broken beyond what the lenient reader forgives."""

    outcome = "unreadable"
    sentence = "The feed at {url} is broken: {reason}."


class NotATranscript(ParseError):
    """A document in none of the formats of transcripts, or without a word."""

    outcome = "not_a_transcript"
    sentence = "What stands at {url} is {what}, not a transcript."


class NotChapters(ParseError):
    """Not a JSON chapters file."""

    outcome = "not_chapters"
    sentence = "What stands at {url} is {what}, not a list of chapters."


class Unforeseen(IngestError):
    """An internal error; its traceback is in the log."""

    outcome = "fault"
    sentence = (
        "{url} could not be stored because of an internal error of the hub ({reason}). "
        "Please report it, with the log's lines."
    )


class BadOutline(IngestError):
    """An OPML file that can't be read to its end."""

    outcome = "bad_outline"
    sentence = "{url} is not an OPML file that can be read: {reason}."
