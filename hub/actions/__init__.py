"""Every change that a person, a task or the API can make: one function `<noun>_<verb>`, one module a noun.

Each checks the permission, writes the change, logs it and notes the work it causes, in one transaction; the desk, the
API, commands and tests call nothing else.
"""
