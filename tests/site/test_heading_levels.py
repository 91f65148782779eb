"""A text's headings stand under the title of the page that shows it."""

from __future__ import annotations

import pytest

from content.site.heading_levels import under_title
from tests.factories import a_source, an_entry


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<h1>Why</h1><p>So.</p><h2>How</h2>", "<h2>Why</h2><p>So.</p><h3>How</h3>"),
        ('<h1 id="entry-why">Why</h1><h3>How</h3>', '<h2 id="entry-why">Why</h2><h3>How</h3>'),
        ("<h4>Why</h4><h5>How</h5><h4>When</h4>", "<h2>Why</h2><h3>How</h3><h2>When</h2>"),
        ("<h2>Why</h2><h3>How</h3>", "<h2>Why</h2><h3>How</h3>"),
        ("<h1>1</h1><h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>",
         "<h2>1</h2><h3>2</h3><h4>3</h4><h5>4</h5><h6>5</h6><h6>6</h6>"),
        ("<p>None</p><hr><header>h1</header>", "<p>None</p><hr><header>h1</header>"),
    ],
)  # fmt: skip
def test_headings_begin_under_the_title_and_leave_no_level_out(raw, shown):
    assert under_title(raw) == shown


def test_an_entrys_page_has_one_main_heading(client, db):
    entry = an_entry(a_source(policy="full"), body="<h1>Why</h1><p>So.</p>")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert page.count("<h1") == 1
    assert "<h2>Why</h2>" in page
