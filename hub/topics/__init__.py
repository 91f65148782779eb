"""Topics: what each entry is about, with the phrases that are the evidence.

    vocabulary/*.toml ──load_vocabulary──▶ Topic rows ──compile──▶ Classifier
                                                                      │ one Aho-Corasick pass an entry
    entry's title, labels, text ──fold──▶ words ──find──▶ evidence ──score──▶ verdicts ──assign──▶ EntryTopic rows

`phrases` defines the syntax of a phrase and the spellings it covers, `evidence` finds the phrases of all topics in one
pass, `scoring` turns them into scores, `rules` reads a topic's phrases, and `classifier` joins them: all of these are
pure. `assign` is the only module here that writes assignments; `vocabulary` holds the shipped taxonomy.
"""
