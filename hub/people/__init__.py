"""People: from the names in publishers' credits to people with pages, across sources.

    Entry.credits ──names.credited──▶ names ──crediting──▶ Person, PersonName, Credit ──▶ INDEX job of the person

Entries are processed in the order of their last change, from a stored mark (`CreditedUpTo`): crediting adds no cost to
storing, and an entry that lost a name loses the credit.
"""
