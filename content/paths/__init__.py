"""Learning paths: what a page's editor writes, made into the rows that everything public reads.

    LearningPathPage.sections ──projection.project──▶ Hops ──store.write──▶ PathStep rows ──▶ page, feeds, index, API
              ▲
    a text file ──text.path_import / path_export

The page keeps drafts, revisions, schedules and reviews, as Wagtail gives them; the rows hold what is published and
nothing else, so that a draft cannot leak. They are written in the transaction that publishes.
"""
