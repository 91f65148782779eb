"""How fast people read, wherever minutes are reckoned from words."""

WORDS_A_MINUTE = 230  # silently, English non-fiction: 238 (Brysbaert 2019); a little less for technical text
