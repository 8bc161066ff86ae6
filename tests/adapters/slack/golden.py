"""Compare with what was once looked at and found good. KITH_GOLDEN=1 writes the files anew."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def same(name: str, drawn: Any) -> None:
    """It is what stands in the file of this name."""
    file = FOLDER / f"{name}.json"
    text = json.dumps(drawn, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("KITH_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"{file.name} differs; KITH_GOLDEN=1 writes it anew"
