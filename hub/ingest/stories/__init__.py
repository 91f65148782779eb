"""Stories and editions: which entries of the library are one publication, and which is a newer edition of another.

    owed STORY ──claim──▶ entries ──blocking keys──▶ pairs ──likeness──▶ links ──regroup──▶ stories
    (a range of a store,                                                  └──────rechain──▶ chains of editions
     entries, the library)                                                    all in one transaction a batch

An entry is compared only with those that share a key with it, and what hangs together is settled as a whole: cheap for
each entry however large the library, and the same whatever the order. An editor's word is a link like another, and
final. Killed half-way, a batch leaves nothing behind but what it owed.

`publication`, `series`, `likeness` and `grouping` are pure; `library`, `regroup` and `editions` know the database.
"""

from hub.ingest.stories.jobs import find_stories, update_after_edit, update_stories

__all__ = ["find_stories", "update_after_edit", "update_stories"]
