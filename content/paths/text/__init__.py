"""Learning paths as text, so that communities can review them line by line.

    file ──read──▶ PathText ──importing.path_import──▶ page
    page ──exporting.path_export──▶ PathText ──write──▶ file

A file is YAML and reads like this; everything but `path`, `title` and the sections may be left out:

    path: first-bgp-lab                       the path's slug
    title: Your first BGP lab
    level: beginner                           beginner, intermediate or advanced
    audience: For engineers who have configured OSPF and nothing more.
    introduction: A paragraph or two.
    topics: [bgp, labs]                       slugs
    prerequisites: [tcp-ip-and-routing]       slugs of other paths
    review_by: 2027-06-01
    outcomes:
      - Bring up an eBGP session and say why it is up
    sections:
      - title: See it once
        introduction: A sentence.
        steps:
          - entry: https://blog.example/bgp   an entry of the library, by its address
            title: BGP, seen once             with these four it is made known, if the library does not know it
            by: Example blog
            kind: post
            published: 2025-04-07
            as: Read this twice               the path's own title for it
            why: It is the only text that draws the state machine before naming it.
            minutes: 12
            optional: true
          - clip: https://show.example/12     a part of an episode; as entry, with
            start: 12:30
            end: 31:05
          - link: https://lab.example/intro   something outside: title, by, kind, published, why, minutes, optional
            title: Introduction
          - note: Before you start            a note of the path's own
            text: Plain paragraphs, or simple HTML.
          - lab: https://github.com/x/y       a topology: title, by, tool, needs, minutes, why, optional
            title: Two routers
            tool: containerlab
            minutes: 40
          - check: What a session needs       a self-check
            question: A session stays in Active. What do you look at first?
            choices:
              - text: Whether the neighbour can be reached
                right: true
                because: BGP runs on TCP.
              - text: The local preference
            explanation: No route, no TCP, no session.
          - path: another-path                another path as one step: as, why, minutes, optional

Reading collects every fault with its line and field and raises `PathTextError`; importing then changes nothing.
"""

from content.paths.text.exporting import path_export
from content.paths.text.importing import path_import, paths_import
from content.paths.text.read import Fault, PathTextError, read
from content.paths.text.record import PathText, SectionText, StepText
from content.paths.text.write import write

__all__ = [
    "Fault",
    "PathText",
    "PathTextError",
    "SectionText",
    "StepText",
    "path_export",
    "path_import",
    "paths_import",
    "read",
    "write",
]
