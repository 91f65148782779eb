"""Errors as RFC 9457 problem details: a sentence, and one for each invalid parameter."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError, Throttled, ValidationError

from hub.pluralize import pluralize

if TYPE_CHECKING:
    from ninja import NinjaAPI, Schema

CONTENT_TYPE = "application/problem+json"
SCHEMA = {
    "type": "object",
    "title": "Problem",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence: what was wrong and what to do about it."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "message"],
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Read only",
    413: "Content too large",
    422: "Invalid parameters",
    429: "Too many requests",
}


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """A problem response. `errors` has a parameter and a sentence for each fault of the request."""
    body: dict[str, Any] = {"title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def may_fail(*statuses: int) -> dict[str, Any]:
    """For an operation's `openapi_extra`: the problems that it may return, with 400 and 429 of every operation."""
    described = {
        str(status): {"description": TITLES[status], "content": {CONTENT_TYPE: {"schema": SCHEMA}}}
        for status in (*statuses, 400, 429)
    }
    return {"responses": described}


def invalid_parameter(parameter: str, sentence: str) -> ValidationError:
    """The error to raise for an invalid value of a parameter."""
    return ValidationError([{"loc": ("query", parameter), "msg": sentence}])


def refuse_unknown_parameters(request: HttpRequest, asked: type[Schema]) -> None:
    """Refuse an unknown parameter: a misspelt filter must not return everything.

    Raises:
        ValidationError: There is one.
    """
    known = sorted(asked.model_fields)
    sentence = f"is not a parameter of this URL; it has {', '.join(known)}."
    if unknown := [name for name in request.GET if name not in asked.model_fields]:
        raise ValidationError([{"loc": ("query", name), "msg": sentence} for name in unknown])


def answer_with_problems(api: NinjaAPI) -> None:
    """Return every error of `api` as a problem."""
    handlers: dict[type[Exception], Any] = {ValidationError: _invalid, Http404: _not_here, HttpError: _http}
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": [part for part in found["loc"] if isinstance(part, str)][-1], "message": str(found["msg"])}
        for found in error.errors  # loc: query, the schema's name, the parameter's, its place in a list
    ]
    said = "; ".join(f"{each['parameter'][:40]}: {each['message']}" for each in errors)
    return problem(422, f"The request is invalid. {said}", errors)


def _not_here(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or f"There is nothing at {request.path}.")


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, Throttled) and error.wait is not None:
        return problem(429, f"Too many requests. Try again in {pluralize(ceil(error.wait), 'second')}.")
    return problem(error.status_code, error.message)
