"""The edit distance of two words, for spelling suggestions and fuzzy terms."""

from __future__ import annotations


def edit_distance(one: str, two: str, most: int) -> int:
    """How many letters are put in, left out, changed or swapped with a neighbour; `most` + 1 for any more than `most`.

    Optimal string alignment (Damerau–Levenshtein with each letter edited once).
    """
    before: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
