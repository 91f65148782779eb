"""podcast:block, by its rule of three steps: what is said to us by name, else what is said to all, else no."""

from __future__ import annotations

import pytest

from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

FEED = """<rss version="2.0" xmlns:podcast="{namespace}"><channel><title>Show</title>{block}
<item><title>One</title><guid>1</guid></item></channel></rss>"""
OFFICIAL = "https://podcastindex.org/namespace/1.0"
OLD = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"


def blocked(block, namespace=OFFICIAL):
    document = FEED.format(namespace=namespace, block=block)
    return parse(open_document(document.encode(), url="https://show.example/feed")).publisher_hints.block


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param("", False, id="nothing is said"),
        pytest.param("<podcast:block>yes</podcast:block>", True, id="to all"),
        pytest.param("<podcast:block>no</podcast:block>", False, id="to all, no"),
        pytest.param('<podcast:block id="google">yes</podcast:block>', False, id="to another"),
        pytest.param('<podcast:block id="adjacency">Yes</podcast:block>', True, id="to us"),
        pytest.param(
            '<podcast:block>yes</podcast:block><podcast:block id="adjacency">no</podcast:block>', False, id="all but us"
        ),
        pytest.param("<block>yes</block>", False, id="in no namespace"),
    ],
)
def test_a_publisher_can_keep_its_episodes_to_its_own_feed(block, expected):
    assert blocked(block) is expected


@pytest.mark.parametrize("namespace", [OFFICIAL, OFFICIAL + "/", OLD])
def test_the_namespace_goes_by_several_names(namespace):
    assert blocked("<podcast:block>yes</podcast:block>", namespace)
