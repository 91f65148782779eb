"""`manage.py retag`: recognise the topics of the whole library anew, or see what a changed rule would do to it."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.jobs import runner
from hub.models import Entry, Job
from hub.models.job import LIBRARY
from hub.pluralize import pluralize
from hub.topics.assign import enqueue_all
from hub.topics.corpus import preview_rules
from hub.topics.rules import RuleError, TopicRules

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from hub.models.job import JobQuerySet

OTHERS = ("is with another worker, or waits", "are with another worker, or wait")
EXAMPLES = 20  # titles shown of a preview


class Command(BaseCommand):
    """Enqueues all jobs before it runs them: when interrupted, the worker or `--resume` continues.

    What an earlier run held when it was killed is taken back first, so nobody waits for its leases to run out.
    """

    help = "Recognises the topics of every entry anew. What editors confirmed or refused stays as they said."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Resume, or only look."""
        parser.add_argument("--resume", action="store_true", help="finish the jobs that still wait, and enqueue none")
        parser.add_argument(
            "--preview",
            metavar="RULE",
            type=Path,
            help="a TOML file with one [[topic]], its slug and new rules: say what would change, and change nothing",
        )

    def handle(self, **options: Any) -> None:
        """Preview, or enqueue and tag."""
        if options["preview"]:
            self.preview(options["preview"])
            return
        owed = Job.objects.filter(kind=Job.Kind.TAG)
        owed.reclaim_dead(now=timezone.now())
        if not options["resume"]:
            enqueue_all(now=timezone.now())
        try:
            self.tag(owed.exclude(target=LIBRARY))
        except KeyboardInterrupt:
            raise CommandError("Stopped. What is left goes on with the worker, or with `retag --resume`.") from None

    def tag(self, owed: JobQuerySet) -> None:
        """Run the due tagging jobs, batch by batch."""
        total, done, begun = owed.pending().total(), 0, time.monotonic()
        while runner.run(Job.Kind.TAG, now=timezone.now()):
            waiting = owed.pending().total()
            done = max(total - waiting, 0)
            pace = max(done, 1) / max(time.monotonic() - begun, 0.001)
            left = f", {pace:,.0f} a second, {waiting / pace:,.0f} s left"
            self.say(
                f"{done:,} of {pluralize(total, 'entry', 'entries')}{left}",
                end="    \r" if self.stdout.isatty() else "\n",
            )
        waiting = owed.pending().total()
        others = f" {pluralize(waiting, *OTHERS)} after an error." if waiting else ""
        self.say(f"{pluralize(done, 'entry', 'entries')} tagged.{others}")

    def preview(self, path: Path) -> None:
        """Compare the taxonomy now with what it would be."""
        changed = read_rule(path)
        try:
            differences = preview_rules(changed)
        except RuleError as error:
            raise CommandError(str(error)) from error
        adds, removes = Counter[str](), Counter[str]()
        examples: list[tuple[int, str]] = []
        for one in differences:
            adds.update(one.gains)
            removes.update(one.loses)
            if len(examples) < EXAMPLES:
                said = [f"+{slug}" for slug in sorted(one.gains)] + [f"-{slug}" for slug in sorted(one.loses)]
                examples.append((one.key, " ".join(said)))
        for slug in sorted(adds | removes):
            self.say(f"{slug}: adds {pluralize(adds[slug], 'entry', 'entries')}, removes {removes[slug]:,}")
        if not examples:
            self.say("No entry would gain or lose a topic.")
        titles = dict(Entry.objects.filter(pk__in=[key for key, _said in examples]).values_list("pk", "title"))
        for key, line in examples:
            self.say(f"  {line}  {titles[key]}")

    def say(self, text: str, end: str = "\n") -> None:
        """One line to the person."""
        self.stdout.write(text, ending=end)
        self.stdout.flush()


def read_rule(path: Path) -> TopicRules:
    """The changed topic in a file.

    Raises:
        CommandError: it can't be read, or holds something other than one topic with its rules.
    """
    try:
        topics = tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
        (topic,) = topics
        slug, rules = topic["slug"], topic["rules"]
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise CommandError(f"{path} must hold one [[topic]] with its slug and its rules.") from error
    if not isinstance(slug, str) or not isinstance(rules, dict):
        raise CommandError(f"{path} must hold one [[topic]] with its slug, a text, and a table of its rules.")
    return TopicRules(slug=slug, rules=rules)
