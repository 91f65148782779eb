"""The API: the library for programs, read only, at /api/v1/.

    request ──params (validated)──▶ rows ──serializers──▶ schemas: {"items": […], "next": URL}

`v1` registers the routers, `problems` formats errors (RFC 9457), and `mount` gives every URL HEAD, ETag with 304, and
compression. `docs_page` renders the documentation from the schema that programs read at /api/v1/openapi.json.
"""
