"""The API's documentation page, rendered on the server from the OpenAPI schema.

Ninja's own page loads a script from another host; the content security policy blocks it, and offline it stays blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from ninja.openapi.docs import DocsBase

from content.api import params

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI


NAMES = {
    "date-time": "date and time",
    "uuid": "UUID",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}


class DocsPage(DocsBase):
    """A page of plain HTML."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Every operation with its parameters and its response."""
        schema = api.get_openapi_schema()
        context = {
            "info": schema["info"],
            "schema_url": self.get_openapi_url(api, kwargs),
            "operations": [operation(path, methods["get"]) for path, methods in schema["paths"].items()],
            "schemas": [described(name, each) for name, each in sorted(response_schemas(schema).items())],
        }
        return render(request, "api/docs.html", context)


def operation(path: str, schema: dict[str, Any]) -> dict[str, Any]:
    """One operation, as the page shows it."""
    answer = schema["responses"][200]["content"]["application/json"]["schema"]
    return {
        "id": schema["operationId"],
        "path": path,
        "summary": schema["summary"],
        "description": schema.get("description", ""),
        "parameters": [
            {
                "name": each["name"],
                "kind": kind(each["schema"]),
                "required": each.get("required", False),
                "default": each["schema"].get("default"),
                "description": each["schema"].get("description", ""),
            }
            for each in schema.get("parameters", [])
        ],
        "answer": kind(answer),
    }


def response_schemas(schema: dict[str, Any]) -> dict[str, Any]:
    """The schemas of responses; those of parameters are described with their operations."""
    schemas: dict[str, Any] = schema["components"]["schemas"]
    return {name: said for name, said in schemas.items() if said.get("type") == "object" and not hasattr(params, name)}


def described(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """One schema, as the page shows it."""
    fields = schema.get("properties", {})
    return {
        "name": name,
        "description": schema.get("description", ""),
        "fields": [
            {"name": field, "kind": kind(each), "description": each.get("description", "")}
            for field, each in fields.items()
        ],
    }


def kind(schema: dict[str, Any]) -> str:
    """The type of a value in words: `text`, `list of EntryOut`, `date-time or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(kind(each) for each in schema["anyOf"])
    if "allOf" in schema:
        return " and ".join(kind(each) for each in schema["allOf"])
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    return NAMES.get(schema.get("format", "")) or NAMES.get(schema.get("type", "")) or "anything"
