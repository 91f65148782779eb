"""manage.py search QUERY: what the library has, in the terminal or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

    from hub.search import Hit, Results


class Command(BaseCommand):
    """One query from the arguments, or a stream of them."""

    help = "Search the library. With --jsonl, read {qid, query} lines and write {qid, total, results} lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Arguments of the command line."""
        parser.add_argument("query", nargs="*", help="what you would type into the search box")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.add_argument("--jsonl", action="store_true", help="queries from standard input, one JSON object a line")
        parser.add_argument("--limit", type=int, default=10, help="answers a query (default: 10)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Search."""
        if options["limit"] < 1:
            raise CommandError("--limit must be at least 1.")
        if options["jsonl"]:
            if options["query"]:
                raise CommandError("With --jsonl queries come from standard input, so none may stand beside it.")
            for line in _lines(sys.stdin):
                results = _search(line["query"], options["limit"])
                self._write(
                    {"qid": line["qid"], "total": results.total, "results": [_row(hit) for hit in results.hits]}
                )
            return
        results = _search(" ".join(options["query"]), options["limit"])
        if options["json"]:
            self._write(_whole(results))
        else:
            self._print(results)

    def _write(self, answer: object) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _print(self, results: Results) -> None:
        for number, hit in enumerate(results.hits, 1):
            when = f"{hit.date:%Y-%m-%d}" if hit.date else "undated"
            self.stdout.write(f"{number:3}. {hit.title}")
            self.stdout.write(f"     {hit.kind} · {hit.source_title or 'this hub'} · {when} · {hit.url}")
            if hit.passage:
                self.stdout.write("     " + "".join(self._marked(piece.text, hit=piece.hit) for piece in hit.passage))
        for note in results.notes:
            self.stdout.write(note)
        if results.did_you_mean:
            self.stdout.write(f"Did you mean: {results.did_you_mean}")
        self.stdout.write(f"{results.total:,} found in {results.millis:.0f} ms")

    def _marked(self, text: str, *, hit: bool) -> str:
        return self.style.SUCCESS(text) if hit else text


def _lines(stream: Iterable[str]) -> Iterable[dict[str, str]]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield {"qid": record["qid"], "query": str(record["query"])}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise CommandError(f"Line {number} is not a JSON object with qid and query: {line[:80]!r}") from error


def _search(text: str, limit: int) -> Results:
    return search(text, size=limit, facets=(), now=timezone.now())


def _row(hit: Hit) -> dict[str, object]:
    return {
        "url": hit.url,
        "title": hit.title,
        "score": round(hit.score, 4),
        "kind": hit.kind,
        "source": hit.source_title,
        "date": hit.date.isoformat() if hit.date else None,
        "passage": "".join(piece.text for piece in hit.passage),
    }


def _whole(results: Results) -> dict[str, object]:
    return {
        "query": results.query,
        "understood": results.understood,
        "total": results.total,
        "notes": list(results.notes),
        "did_you_mean": results.did_you_mean or None,
        "engine": results.engine,
        "results": [_row(hit) for hit in results.hits],
    }
