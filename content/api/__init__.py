"""The API: the library for programs, read only, at /api/v1/.

    request ──ask (what may be asked, checked)──▶ rows ──made──▶ shapes: {"items": […], "next": address}

`interface` puts the routers together; `problems` says what was wrong (RFC 9457); `mount` lays around every address what
all have in common: HEAD, ETag and 304, compression, leave for pages of other origins to read it. `reference` is the
page that describes it all, drawn from the same schema that programs read at /api/v1/openapi.json.
"""
