"""XML elements with children, written as `with` blocks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.sax.xmlreader import AttributesImpl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.xmlutils import SimplerXMLGenerator


@contextmanager
def nested_element(
    handler: SimplerXMLGenerator, name: str, attributes: Mapping[str, str] | None = None
) -> Iterator[None]:
    """An element whose children are what the `with` block writes."""
    handler.startElement(name, AttributesImpl(dict(attributes or {})))
    yield
    handler.endElement(name)
