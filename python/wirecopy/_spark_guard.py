"""Steps as they travel to workers. What a step takes and gives has the layout of one build of wirecopy, and another build
would misread it without a word: each task compares its own with the driver's before it unpacks anything of a step."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from pyspark import cloudpickle

from . import _core


def _opener(step: Callable[..., Any]) -> Callable[[], Any]:
    """The step, packed, as a function that unpacks it. It travels by value, with all that it needs inside: the package of
    a worker may be older than this file."""
    packed = cloudpickle.dumps(step)
    unpack = pickle.loads
    driver = f"wirecopy {_core.version} (sources {_core.sources})"

    def opened() -> Any:
        import socket

        try:
            from wirecopy import _core as core

            worker = f"wirecopy {core.version} (sources {getattr(core, 'sources', 'unknown')})"
        except ImportError as error:
            worker = f"no wirecopy that can be imported ({error})"
        if worker != driver:
            raise RuntimeError(
                f"the driver has {driver}, and the worker {socket.gethostname()} has {worker}: install the same wheel of "
                "wirecopy on the driver and on all workers, or ship one environment to all (spark-submit --archives)"
            )
        return unpack(packed)

    return opened


def guarded(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """For mapInArrow, and applyInArrow of groups."""
    opened = _opener(step)
    return lambda rows: opened()(rows)


def guarded_pair(step: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """For applyInArrow of two sides: the engine counts the arguments."""
    opened = _opener(step)
    return lambda left, right: opened()(left, right)
