"""The namespace of the ids that importing gives to steps and their parts."""

from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "urn:adjacency:learning-path-step")  # a file gives its steps the same ids on any hub
