"""The formats of transcripts, by media type: which is read how, and which is preferred."""

from __future__ import annotations

HTML, JSON, SRT, PLAIN = "html", "json", "srt", "plain"
MEDIA_TYPES = {  # as feeds write them; the preferred ones first, each with its format
    "text/vtt": SRT, "application/vtt": SRT, "application/json": JSON, "application/x-subrip": SRT,
    "application/srt": SRT, "text/srt": SRT, "application/x-srt": SRT, "text/html": HTML, "text/plain": PLAIN,
}  # fmt: skip
RANKS = {media_type: rank for rank, media_type in enumerate(MEDIA_TYPES)}


def format_of(media_type: str) -> str | None:
    """The format that a media type names, if it is one of these."""
    return MEDIA_TYPES.get(_bare(media_type))


def rank(media_type: str) -> int:
    """The preference for a transcript of this type among those of one language: the lower, the better."""
    return RANKS.get(_bare(media_type), len(RANKS))


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
