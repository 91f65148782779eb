"""`manage.py classify`: what each line of standard input is about, by the shipped vocabulary, without a database."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from hub.topics.evidence import EntryText
from hub.topics.vocabulary import shipped_classifier

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from hub.topics.classifier import Classifier


class Command(BaseCommand):
    """JSON lines in, JSON lines out; a line that can't be read gives a line with its error, and the next is read."""

    help = (
        'Reads lines {"id", "title", "text", "labels"?} and answers {"id", "topics": [{"slug", "score", "evidence"}]}, '
        "strongest first; a finer topic brings its ancestors. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument(
            "--explain", action="store_true", help='add "considered": the topics that had evidence, but not enough'
        )

    def handle(self, **options: Any) -> None:
        """Answer line by line, so that the command can stand in a pipe."""
        classifier = shipped_classifier()
        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                answer = answer_line(classifier, line, number, explain=options["explain"])
                self.stdout.write(json.dumps(answer, ensure_ascii=False))


def answer_line(classifier: Classifier, line: bytes, number: int, *, explain: bool) -> dict[str, Any]:
    """The answer to one line of input, or `{"line", "id", "error"}`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"line": number, "id": None, "error": f"This is no JSON: {error}."}
    if not isinstance(row, dict):
        return {"line": number, "id": None, "error": 'A line is one JSON object: {"id", "title", "text"}.'}
    title, text, labels = row.get("title") or "", row.get("text") or "", row.get("labels") or []
    if not isinstance(title, str) or not isinstance(text, str):
        return {"line": number, "id": row.get("id"), "error": "“title” and “text” must be strings."}
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return {"line": number, "id": row.get("id"), "error": "“labels” must be a list of strings."}
    verdicts = classifier.explain(EntryText(title, text, labels))
    answer = {"id": row.get("id"), "topics": [one.as_json() for one in verdicts if one.assigned]}
    if explain:
        answer["considered"] = [one.as_json() for one in verdicts if not one.assigned]
    return answer
