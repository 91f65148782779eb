"""Every change that an editor, a job or the API can make: one function `<noun>_<verb>`, one module a noun.

Each checks the permission, writes the change, logs it and enqueues the jobs that follow, in one transaction. The desk,
the API and commands make changes through these functions only.
"""
