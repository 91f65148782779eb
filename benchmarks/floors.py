"""What tagging and indexing cost at the least: their libraries' own work on the texts, read by one plain query each.

    tagging:   one pass of the automaton over each text, and the rows that came of it written by one `executemany`
    indexing:  each text, with its words' places, given to tantivy as it is

Asked in a hub that has been tagged and indexed (`ingest.py`), which it leaves as it was. SQLite and tantivy only.
"""

from __future__ import annotations

import sqlite3
import tempfile


def floor_of_tagging() -> int:
    """Find in every text what the vocabulary spells out, and write the assignments there are; how many these are."""
    from hub.models import Entry  # noqa: PLC0415 - Django is set up by whoever calls
    from hub.topics.phrases import fold  # noqa: PLC0415
    from hub.topics.taxonomy import current_taxonomy  # noqa: PLC0415

    automaton = current_taxonomy().classifier._finder._automaton  # noqa: SLF001 - the bare pass
    for text in Entry.objects.values_list("text", flat=True).iterator():
        list(automaton.iter(fold(text)))
    return _rows()


def _rows() -> int:
    """Write the assignments into a table like theirs, in their order, as many at a time as tagging does."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'hub_entrytopic' AND sql IS NOT NULL")
        schema = [sql for (sql,) in cursor.fetchall()]
        cursor.execute("SELECT * FROM hub_entrytopic ORDER BY id")
        rows = cursor.fetchall()
    with tempfile.TemporaryDirectory() as folder:
        copy = sqlite3.connect(f"{folder}/floor.sqlite3", isolation_level=None)
        copy.execute("PRAGMA journal_mode=WAL")
        copy.execute("PRAGMA synchronous=NORMAL")
        for sql in schema:
            copy.execute(sql)
        places = ", ".join("?" * len(rows[0]))
        for start in range(0, len(rows), 4000):
            copy.execute("BEGIN")
            copy.executemany(f"INSERT INTO hub_entrytopic VALUES ({places})", rows[start : start + 4000])
            copy.execute("COMMIT")
        copy.close()
    return len(rows)


def floor_of_indexing() -> int:
    """Give every text to a bare index; how many."""
    import tantivy  # noqa: PLC0415 - as above

    from hub.models import Entry  # noqa: PLC0415
    from hub.search.engines.tantivy import REBUILD_HEAP, STEMS  # noqa: PLC0415

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True, tokenizer_name="stems")
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(builder.build(), folder)
        index.register_tokenizer("stems", STEMS)
        writer = index.writer(REBUILD_HEAP, 1)
        for text in Entry.objects.values_list("text", flat=True).iterator():
            writer.add_document(tantivy.Document(text=text))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
    return count
