"""Attachments: transcripts and chapters in files of their own."""
