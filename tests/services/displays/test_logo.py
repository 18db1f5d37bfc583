"""The shop's logo: what is shown is a small picture of our own making, whatever the file was."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pos_app.domain.errors import BadTextError
from pos_app.services.displays.logo import SIDE, LogoShelf


def picture(folder: Path, size: tuple[int, int] = (900, 300), kind: str = "PNG") -> Path:
    """Return a file with a picture."""
    path = folder / f"chosen.{kind.lower()}"
    Image.new("RGB", size, "#166534").save(path, kind)
    return path


def test_logo_is_kept_for_the_next_start(tmp_path: Path) -> None:
    """It is small, keeps its shape, belongs to its owner only, and is there after a restart."""
    logo = LogoShelf(tmp_path).put(picture(tmp_path))
    with Image.open(io.BytesIO(logo.png)) as shown:
        assert (SIDE, 171) == shown.size
    assert logo == LogoShelf(tmp_path).current()
    assert 0o600 == (tmp_path / "logo.png").stat().st_mode & 0o777


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_kinds_of_pictures(tmp_path: Path, kind: str) -> None:
    """Whatever the kind, what is shown is a PNG."""
    assert LogoShelf(tmp_path).put(picture(tmp_path, kind=kind)).png.startswith(b"\x89PNG")


def test_nothing_else_of_the_file_is_kept(tmp_path: Path) -> None:
    """Words hidden in the chosen file are in no picture that customers are sent."""
    path, words = tmp_path / "words.png", PngInfo()
    words.add_text("Author", "Maria Canária")
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(path, pnginfo=words)
    assert b"Maria" in path.read_bytes()
    assert b"Maria" not in LogoShelf(tmp_path).put(path).png


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_changes_nothing(tmp_path: Path, content: bytes) -> None:
    """A wrong file is refused, and the logo that was there stays."""
    shelf = LogoShelf(tmp_path)
    kept = shelf.put(picture(tmp_path))
    (tmp_path / "wrong").write_bytes(content)
    with pytest.raises(BadTextError):
        shelf.put(tmp_path / "wrong")
    assert kept == shelf.current() == LogoShelf(tmp_path).current()


def test_removed_logo_is_gone(tmp_path: Path) -> None:
    """Removing it twice is no error."""
    shelf = LogoShelf(tmp_path)
    shelf.put(picture(tmp_path))
    shelf.remove()
    shelf.remove()
    assert shelf.current() is LogoShelf(tmp_path).current() is None
