"""Topics: what each entry is about, and which of its words say so.

    vocabulary/*.toml ──load_vocabulary──▶ Topic rows ──compile──▶ Classifier
                                                                      │ one Aho-Corasick pass an entry
    entry's title, labels, text ──fold──▶ words ──find──▶ evidence ──score──▶ verdicts ──assign──▶ EntryTopic rows

`phrases` says how a phrase is written and which spellings it covers, `evidence` finds all phrases of all topics at
once, `scoring` weighs what was found, `rules` joins the three into a `Classifier`: all of them pure. `assign` is the
only module here that writes tags; `vocabulary` holds what is shipped.
"""
