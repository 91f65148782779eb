"""What one person has done with one piece of content, in whichever paths it stands.

    PathStep ──keys──▶ content key ◀──outline── page ──▶ the browser's marks ◀──read, merge, record──▶ Progress rows

Progress stands in the reader's browser (`content/static/content/js/progress/`), and with their account once they are
signed in; by content and not by path: an episode heard once is done on every path that holds it. `merge` is the law by
which two records become one; the ES module `progress/merge.js` is the same law, and `tests/progress/merge_cases.json`
holds the two together.
"""
