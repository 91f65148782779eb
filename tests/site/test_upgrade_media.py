"""What a page loads of others it asks for by https."""

from __future__ import annotations

import pytest

from content.site.upgrade_media import media_over_https
from hub.ingest.cleaning.sanitize import clean_html
from tests.factories import a_source, an_entry

A = "a.example/1"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (f'<img src="http://{A}.png">', f'src="https://{A}.png"'),
        (f'<img src="http://{A}.png" alt="http://x">', 'alt="http://x"'),
        (f'<video src="http://{A}.mp4" poster="http://{A}.png"></video>', f'src="https://{A}.mp4"'),
        (f'<video src="http://{A}.mp4" poster="http://{A}.png"></video>', f'poster="https://{A}.png"'),
        (f'<video><source src="http://{A}.mp4"></video>', f'<source src="https://{A}.mp4">'),
        (f'<img src="https://{A}.png" srcset="http://{A}-2.png 2x">', f'srcset="https://{A}-2.png 2x"'),
        (f'<a href="http://{A}">there</a>', f'href="http://{A}"'),
        (f'<pre>&lt;img src="http://{A}"&gt;</pre>', f'&lt;img src="http://{A}"&gt;'),
        (f'<pre>srcset="http://{A}"</pre>', f'<pre>srcset="http://{A}"</pre>'),
    ],
)
def test_media_come_over_https_and_links_stay(raw, shown):
    assert shown in media_over_https(clean_html(raw, base="http://a.example/"))


def test_an_entrys_page_asks_for_its_pictures_by_https(client, db):
    entry = an_entry(
        a_source(policy="full", artwork_url="http://a.example/art.png"), body=f'<img src="http://{A}.png">'
    )
    assert f'<img src="https://{A}.png">' in client.get(entry.get_absolute_url()).content.decode()
    assert 'src="https://a.example/art.png"' in client.get(entry.source.get_absolute_url()).content.decode()
