"""Ask something that may hang, and never hang oneself."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Bounded(Generic[Answer]):
    """Runs `work` in a thread of its own, once at a time however many ask. Its answer, or its
    error, holds for `fresh` seconds: whoever asks often costs little."""

    def __init__(self, work: Callable[[], Answer], fresh: float) -> None:
        self._work = work
        self._fresh = fresh
        self._lock = threading.Lock()
        self._asked: Future[Answer] | None = None
        self._ended = 0.0

    def ask(self) -> Future[Answer]:
        """The answer to come; one that hangs comes late or never."""
        with self._lock:
            if self._asked is None or self._is_stale(self._asked):
                self._asked = Future()
                # A daemon: one that hangs must not keep the process from ending.
                threading.Thread(
                    target=self._run, args=(self._asked,), name="probe", daemon=True
                ).start()
            return self._asked

    def _is_stale(self, asked: Future[Answer]) -> bool:
        return asked.done() and time.monotonic() - self._ended >= self._fresh

    def _run(self, asked: Future[Answer]) -> None:
        try:
            answer = self._work()
        except Exception as error:
            self._ended = time.monotonic()
            asked.set_exception(error)
        else:
            self._ended = time.monotonic()
            asked.set_result(answer)
