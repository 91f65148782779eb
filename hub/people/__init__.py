"""People: from the names that publishers credit to persons with pages, across sources.

    Entry.credits ──names.credited──▶ names ──crediting──▶ Person, PersonName, Credit ──▶ owed INDEX of the person

Entries are read in the order in which they changed, from a mark that is kept (`CreditedUpTo`): storing an entry costs
nothing more for it, and an entry that lost a name loses the credit.
"""
