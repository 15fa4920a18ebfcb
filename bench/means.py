"""Work out the means of the invented wishes for the packaged model, so that no start has to.

python -m bench.means     writes matching/data/means.npz
"""

from pathlib import Path

import numpy as np

from bot import settings
from matching import centring, embedders
from matching.embedders import PACKAGED


def main() -> None:
    """Embed the wishes and write their means as 16-bit numbers."""
    embedder = embedders.load(PACKAGED, settings.load().folder, precision="float32")
    means = {
        f"mean_{language}": row.astype(np.float16)
        for language, row in centring.embedded(embedder).items()
    }
    np.savez(Path(centring.__file__).parent / "data" / "means.npz", allow_pickle=False, **means)


if __name__ == "__main__":
    main()
