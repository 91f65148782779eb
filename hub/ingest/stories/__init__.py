"""Stories and editions: which entries of the library are one publication, and which is a newer edition of another.

    STORY jobs ──claim──▶ entries ──blocking keys──▶ pairs ──similarity──▶ links ──cluster──▶ stories
    (a range of a store,                                                      └──link_editions──▶ chains of editions
     entries, the library)                                                       all in one transaction a batch

An entry is compared only with those that share a key with it, and connected entries are settled as a whole: cheap for
each entry however large the library, and the same in any order. An editor's word is a link like another, and final.
A batch that is killed leaves nothing behind but its jobs.

`publication`, `series`, `similarity` and `grouping` are pure; `queries`, `cluster` and `link_editions` know the
database.
"""

from hub.ingest.stories.jobs import find_stories, update_after_edit, update_stories

__all__ = ["find_stories", "update_after_edit", "update_stories"]
