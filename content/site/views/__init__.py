"""The public pages, a module a section; each view is a few sentences over the vocabulary of the models."""
