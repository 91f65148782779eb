"""What went wrong, as RFC 9457 has it: a sentence, and what was wrong with which parameter."""

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
        "detail": {"type": "string", "description": "A sentence: what was wrong, and what can be done."},
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
    400: "Too much",
    404: "Not here",
    405: "Read only",
    413: "Too much",
    422: "Can't be asked like this",
    429: "Too often",
}


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """One problem. `errors` has a parameter and a sentence for each thing that was wrong with the request."""
    body: dict[str, Any] = {"title": TITLES.get(status, "Wrong"), "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def may_fail(*statuses: int) -> dict[str, Any]:
    """For an operation's `openapi_extra`: the problems that it may answer with, beside 400 and 429, which any may."""
    described = {
        str(status): {"description": TITLES[status], "content": {CONTENT_TYPE: {"schema": SCHEMA}}}
        for status in (*statuses, 400, 429)
    }
    return {"responses": described}


def invalid_parameter(parameter: str, sentence: str) -> ValidationError:
    """To raise where a parameter can't be what it is."""
    return ValidationError([{"loc": ("query", parameter), "msg": sentence}])


def refuse_unknown_parameters(request: HttpRequest, asked: type[Schema]) -> None:
    """Refuse a parameter that nobody would read: a misspelt filter must not answer with everything.

    Raises:
        ValidationError: There is one.
    """
    known = sorted(asked.model_fields)
    sentence = f"is no parameter of this address; it has {', '.join(known)}."
    if unknown := [name for name in request.GET if name not in asked.model_fields]:
        raise ValidationError([{"loc": ("query", name), "msg": sentence} for name in unknown])


def answer_with_problems(api: NinjaAPI) -> None:
    """Let every error of `api` be one of these."""
    handlers: dict[type[Exception], Any] = {ValidationError: _invalid, Http404: _not_here, HttpError: _http}
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": [part for part in found["loc"] if isinstance(part, str)][-1], "message": str(found["msg"])}
        for found in error.errors  # loc: query, the schema's name, the parameter's, its place in a list
    ]
    said = "; ".join(f"{each['parameter'][:40]}: {each['message']}" for each in errors)
    return problem(422, f"The request can't be answered. {said}", errors)


def _not_here(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or f"There is nothing at {request.path}.")


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, Throttled) and error.wait is not None:
        return problem(429, f"That was too often. Ask again in {pluralize(ceil(error.wait), 'second')}.")
    return problem(error.status_code, error.message)
