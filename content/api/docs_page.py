"""The page that describes the API, drawn on the server from the schema that programs read.

Ninja's own page is a script from another host; under the site's content security policy, and offline, it stays blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from ninja.openapi.docs import DocsBase

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI


NAMES = {
    "date-time": "moment",
    "uuid": "UUID",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}


class Reference(DocsBase):
    """A page of plain HTML."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Every address with its parameters and answers."""
        schema = api.get_openapi_schema()
        context = {
            "info": schema["info"],
            "schema_url": self.get_openapi_url(api, kwargs),
            "operations": [operation(path, methods["get"]) for path, methods in schema["paths"].items()],
            "shapes": [shape(name, said) for name, said in sorted(answered(schema).items())],
        }
        return render(request, "api/reference.html", context)


def operation(path: str, said: dict[str, Any]) -> dict[str, Any]:
    """One address, as the page tells it."""
    answer = said["responses"][200]["content"]["application/json"]["schema"]
    return {
        "id": said["operationId"],
        "path": path,
        "summary": said["summary"],
        "description": said.get("description", ""),
        "parameters": [
            {
                "name": each["name"],
                "kind": kind(each["schema"]),
                "required": each.get("required", False),
                "default": each["schema"].get("default"),
                "description": each["schema"].get("description", ""),
            }
            for each in said.get("parameters", [])
        ],
        "answer": kind(answer),
    }


def answered(schema: dict[str, Any]) -> dict[str, Any]:
    """The shapes that answers are made of; those of questions stand with their addresses."""
    shapes: dict[str, Any] = schema["components"]["schemas"]
    return {name: said for name, said in shapes.items() if said.get("type") == "object" and not name.endswith("Asked")}


def shape(name: str, said: dict[str, Any]) -> dict[str, Any]:
    """One shape, as the page tells it."""
    members = said.get("properties", {})
    return {
        "name": name,
        "description": said.get("description", ""),
        "members": [
            {"name": member, "kind": kind(each), "description": each.get("description", "")}
            for member, each in members.items()
        ],
    }


def kind(said: dict[str, Any]) -> str:
    """What a value is, in a few words: `text`, `list of EntryShape`, `moment or null`."""
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    if "anyOf" in said:
        return " or ".join(kind(each) for each in said["anyOf"])
    if "allOf" in said:
        return " and ".join(kind(each) for each in said["allOf"])
    if "enum" in said:
        return ", ".join(str(value) for value in said["enum"])
    if said.get("type") == "array":
        return f"list of {kind(said.get('items', {}))}"
    return NAMES.get(said.get("format", "")) or NAMES.get(said.get("type", "")) or "anything"
