"""A small library of documents for the tests of searching: short posts, all of our own invention."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hub.search.document import Document

BGP = ("bgp", "BGP")
EVPN = ("evpn", "EVPN")


def a_document(key: str, title: str, text: str = "", **fields: Any) -> Document:
    """A post of 2024 by nobody in particular."""
    defaults: dict[str, Any] = {
        "noun": "entry",
        "kind": "post",
        "url": f"https://blog.example/{key}",
        "page": f"/entries/{key}/",
        "date": datetime(2024, 5, 1, tzinfo=UTC),
        "source": "blog",
        "source_title": "A Blog",
    }
    return Document(key=key, title=title, text=text, **defaults | fields)


LIBRARY = (
    a_document(
        "reflectors",
        "Route reflectors without tears",
        "A route reflector spares you the full mesh. We run two of them, on FRR, and peer with AS 65000.",
        topics=(BGP,),
        level="intermediate",
        people=("Ana Pérez",),
    ),
    a_document(
        "isis",
        "Why we chose IS-IS",
        "Our underlay speaks IS-IS because it does not need addresses. OSPF would have done as well.",
        date=datetime(2019, 3, 14, tzinfo=UTC),
        level="beginner",
    ),
    a_document(
        "is",
        "What is, and what is not",
        "A column on language that has nothing to do with routing. Addresses are for letters.",
        source="column",
        source_title="The Column",
    ),
    a_document(
        "evpn",
        "Troubleshooting EVPN on leaf switches",
        "Look at the type 2 routes first. show bgp l2vpn evpn tells whether the leaf learnt the MAC address. "
        "The VLANs are tagged with 802.1Q towards the servers, which live in 10.0.0.0/8.",
        topics=(BGP, EVPN),
        labels=("Datacenter", "arista"),
        level="advanced",
        date=datetime(2025, 2, 1, tzinfo=UTC),
    ),
    a_document(
        "episode",
        "TNO023: Kubernetes networking for the rest of us",
        "Two hosts talk about Cilium, kube-proxy and why pods get addresses.",
        kind="episode",
        show="TNO",
        seconds=25 * 60,
        people=("Sam Doe", "Kim Roe"),
        source="podcast",
        source_title="The Podcast",
        date=datetime(2025, 6, 1, tzinfo=UTC),
        sponsored=True,
    ),
    a_document(
        "long",
        "A long talk on BGP security",
        "RPKI, route origin validation and CVE-2024-3094 in one long conversation.",
        kind="episode",
        seconds=95 * 60,
        source="podcast",
        source_title="The Podcast",
        topics=(BGP,),
        date=datetime(2023, 6, 1, tzinfo=UTC),
    ),
    a_document("undated", "Lab: two routers and a cable", "Configure OSPF between two routers.", kind="lab", date=None),
    a_document(
        "bgp", "BGP", "The routing protocol of the Internet.", noun="topic", kind="topic", url="/topics/bgp/", page="",
        date=None, source="", source_title="", labels=("border gateway protocol",),
    ),
)  # fmt: skip
