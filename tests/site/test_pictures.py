"""/media/: what people of the hub upload is served if it is a picture, and nothing else that lies there."""

from __future__ import annotations

from contextlib import closing

import pytest

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 300


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path.parent / "secret-key.png").write_bytes(b"secret")
    for folder in ("avatar_images", "images", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        for name in ("face.PNG", "face.svg", "face.html", "face", "fäce.png"):
            (tmp_path / folder / name).write_bytes(PNG)
    return tmp_path


@pytest.mark.parametrize("folder", ["avatar_images", "images", "original_images"])
@pytest.mark.parametrize("name", ["face.PNG", "fäce.png"])
def test_a_picture_is_served_as_the_picture_it_says_it_is(client, media, folder, name):
    answer = client.get(f"/media/{folder}/{name}")
    with closing(answer):
        assert answer.getvalue() == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, max-age=86400"


def test_a_picture_that_a_browser_has_is_not_sent_again(client, media):
    with closing(client.get("/media/images/face.PNG")) as answer:
        has = answer["Last-Modified"]
    assert client.get("/media/images/face.PNG", headers={"If-Modified-Since": has}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "images/face.svg", "images/face.html", "images/face", "images/none.png", "images/", "images", "",
        "documents/face.PNG", "../secret-key.png", "images/../../secret-key.png", "images/..%2f..%2fsecret-key.png",
        "images/%00.png", f"images/{'x' * 300}.png", "..%2fsecret-key.png/x.png",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_not_there(client, media, path):
    answer = client.get(f"/media/{path}", follow=True)
    assert answer.status_code in {400, 404}
    assert b"secret" not in answer.content
