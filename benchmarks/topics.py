"""How well and how fast the shipped vocabulary finds what posts are about.

    .venv/bin/python benchmarks/topics.py [--labelled FILE.jsonl] [--errors] [--constants] [--folds 5]

Reads labelled posts, one JSON object a line: title, text, topics (required), optional (neither required nor wrong),
must_not (the tempting topic of a hard negative). Prints, over the topics that the labels know:

- precision, recall and F1 by topic, their macro and micro averages, and the hard negatives hit;
- which topics were given instead of, or beside, which (confusions); with --errors, every error with its evidence;
- entries a second on one core, by CPU time of the best round, evidence included, beside the bare Aho-Corasick pass;
- with --constants: the scoring constants moved one at a time, and the threshold and the aside limit chosen on some
  folds and judged on the others: what is chosen on all must not be much better than that.

The vocabulary was written from knowledge of the field; only `hub.topics.scoring`'s constants were chosen on labels.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.topics.classifier import Classifier, Verdict

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402 - the project is on the path only now

django.setup()

from hub.topics import scoring  # noqa: E402
from hub.topics.evidence import EntryText, PhraseMatcher  # noqa: E402
from hub.topics.vocabulary import shipped_classifier  # noqa: E402

LABELLED = ROOT.parent / "shared" / "data" / "topics" / "gold_dev.jsonl"
LABELS = ("topics", "optional", "must_not")
SECONDS = 2.0  # of CPU a speed is measured over
STEPS = (0.8, 0.9, 1.1, 1.25)  # times a constant
CONSTANTS = ("THRESHOLD", "ASIDE", "IN_TITLE", "FIELD_LIMIT", "WINDOW_LIMIT", "IN_LEAD", "SPREAD", "DENSITY",
             "UNSUPPORTED", "HINTS_AT_MOST")  # fmt: skip
CHOICES = {"THRESHOLD": (5.0, 5.5, 6.0, 6.5, 7.0), "ASIDE": (0.2, 0.25, 0.3, 0.35, 0.4)}


@dataclass(frozen=True)
class Post:
    """One labelled post."""

    document: EntryText
    topics: frozenset[str]
    optional: frozenset[str]
    must_not: frozenset[str]


@dataclass
class Tally:
    """What was right, wrong and missed, by topic."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    tempted: int = 0

    def add(self, post: Post, got: Iterable[str]) -> None:
        """Count one post."""
        got = set(got)
        self.right.update(got & post.topics)
        self.wrong.update(got - post.topics - post.optional)
        self.missed.update(post.topics - got)
        self.tempted += len(got & post.must_not)

    def f1(self, slug: str) -> tuple[float, float, float]:
        """Precision, recall and their harmonic mean."""
        return _prf(self.right[slug], self.wrong[slug], self.missed[slug])

    def macro(self, slugs: Iterable[str]) -> float:
        """The mean of the topics' F1."""
        scores = [self.f1(slug)[2] for slug in slugs]
        return sum(scores) / len(scores)

    def micro(self) -> float:
        """F1 over all assignments."""
        return _prf(self.right.total(), self.wrong.total(), self.missed.total())[2]


def _prf(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read(path: Path) -> list[Post]:
    """The labelled posts of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Post(
            EntryText(row["title"], row["text"]),
            *(frozenset(row.get(key, ())) for key in ("topics", "optional", "must_not")),
        )
        for row in rows
    ]


def tally(posts: Iterable[Post], classifier: Classifier, slugs: frozenset[str]) -> Tally:
    """Classify and count."""
    result = Tally()
    for post in posts:
        result.add(post, {verdict.slug for verdict in classifier.classify(post.document)} & slugs)
    return result


def report(posts: Sequence[Post], classifier: Classifier, slugs: frozenset[str]) -> None:
    """Print the figures by topic."""
    result = tally(posts, classifier, slugs)
    print(f"{'topic':24} {'posts':>5} {'precision':>9} {'recall':>7} {'F1':>6}")
    for slug in sorted(slugs):
        precision, recall, f1 = result.f1(slug)
        posts_of = result.right[slug] + result.missed[slug]
        print(f"{slug:24} {posts_of:5} {precision:9.3f} {recall:7.3f} {f1:6.3f}")
    print(f"macro-F1 {result.macro(slugs):.3f}   micro-F1 {result.micro():.3f}   ", end="")
    print(f"hard negatives hit {result.tempted} of {sum(len(post.must_not) for post in posts)}")


def confusions(posts: Sequence[Post], classifier: Classifier, slugs: frozenset[str], *, errors: bool) -> None:
    """Print what was given where something else was due."""
    pairs: Counter[tuple[str, str]] = Counter()
    for post in posts:
        verdicts = {verdict.slug: verdict for verdict in classifier.explain(post.document) if verdict.slug in slugs}
        got = {slug for slug, verdict in verdicts.items() if verdict.assigned}
        for slug in got - post.topics - post.optional:
            pairs[" + ".join(sorted(post.topics)) or "(none)", slug] += 1
            if errors:
                print(f"  wrong  {_told(post, verdicts[slug])}")
        for slug in post.topics - got:
            pairs[slug, " + ".join(sorted(got)) or "(none)"] += 1
            if errors:
                print(f"  missed {_told(post, verdicts.get(slug), slug)}")
    print("confusions (due -> given):")
    for (due, given), times in pairs.most_common():
        print(f"  {times:3}  {due} -> {given}")


def _told(post: Post, verdict: Verdict | None, slug: str = "") -> str:
    if verdict is None:
        return f"{slug} of “{post.document.title}”: no evidence"
    said = ", ".join(f"{one.phrase} ({one.field}, {one.count} x {one.weight:g})" for one in verdict.evidence[:5])
    return f"{verdict.slug} {verdict.score:.2f} of “{post.document.title}”: {said}"


def speed(posts: Sequence[Post], classifier: Classifier) -> None:
    """Print entries a second of CPU, of the best round: what else the machine does costs caches, too."""
    finder: PhraseMatcher = classifier._finder  # noqa: SLF001 - the bare pass, for comparison
    documents = [post.document for post in posts]
    for name, work in (("classified, with evidence", classifier.classify), ("bare Aho-Corasick pass", finder.find)):
        rounds, begun = [], time.process_time()
        while (now := time.process_time()) - begun < SECONDS:
            for document in documents:
                work(document)
            rounds.append(time.process_time() - now)
        print(f"{len(documents) / min(rounds):8,.0f} entries a second of CPU, {name}")


def constants(posts: Sequence[Post], classifier: Classifier, slugs: frozenset[str], folds: int) -> None:
    """Print how much each constant matters, and what choosing them on labels is worth."""
    print("macro-F1 with one constant changed:")
    for name in CONSTANTS:
        row = []
        for step in STEPS:
            with_changed = _with({name: getattr(scoring, name) * step}, posts, classifier, slugs)
            row.append(f"x{step:g} {with_changed:.3f}")
        print(f"  {name:14} {getattr(scoring, name):5g}   {'   '.join(row)}")
    combinations = [dict(zip(CHOICES, values, strict=True)) for values in product(*CHOICES.values())]
    held_out = Tally()
    for fold in range(folds):
        rest = [post for index, post in enumerate(posts) if index % folds != fold]
        best = max(combinations, key=lambda chosen: _with(chosen, rest, classifier, slugs))
        with _changed(best):
            for index, post in enumerate(posts):
                if index % folds == fold:
                    held_out.add(post, {verdict.slug for verdict in classifier.classify(post.document)} & slugs)
    print(f"{' and '.join(CHOICES)} chosen on {folds - 1} folds of {folds}, judged on the other: ", end="")
    print(f"macro-F1 {held_out.macro(slugs):.3f}, micro-F1 {held_out.micro():.3f}")


class _changed:  # noqa: N801 - reads as a word in a with statement
    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __enter__(self) -> None:
        self.before = {name: getattr(scoring, name) for name in self.values}
        vars(scoring).update(self.values)

    def __exit__(self, *_error: object) -> None:
        vars(scoring).update(self.before)


def _with(values: dict[str, Any], posts: Iterable[Post], classifier: Classifier, slugs: frozenset[str]) -> float:
    with _changed(values):
        return tally(posts, classifier, slugs).macro(slugs)


def main() -> None:
    """Read the arguments and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labelled", type=Path, default=LABELLED)
    parser.add_argument("--errors", action="store_true", help="every error, with its evidence")
    parser.add_argument("--constants", action="store_true", help="how much the scoring's constants matter")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    if not options.labelled.is_file():
        parser.error(f"{options.labelled} is not there: name a file of labelled posts with --labelled.")
    posts, classifier = read(options.labelled), shipped_classifier()
    slugs = frozenset(slug for post in posts for slug in post.topics | post.optional | post.must_not)
    report(posts, classifier, slugs)
    confusions(posts, classifier, slugs, errors=options.errors)
    speed(posts, classifier)
    if options.constants:
        constants(posts, classifier, slugs, options.folds)


if __name__ == "__main__":
    main()
