"""Fetching: from a Request to a document or an error that says why there is none. The only stage on the network."""
