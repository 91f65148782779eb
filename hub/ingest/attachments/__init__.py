"""Attachments: fetches, reads and stores the transcripts and chapters that episodes have in files of their own."""
