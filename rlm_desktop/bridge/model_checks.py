"""Looks for model servers on this machine and tries models out, while the window stays alive."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from rlm_desktop.bridge.language import tr
from rlm_desktop.core.errors import RlmError
from rlm_desktop.core.settings import ModelChoice, Settings
from rlm_desktop.models.gateway import Gateway
from rlm_desktop.models.keys import Keys
from rlm_desktop.models.local_servers import USUAL_PLACES, Place, probe

_JOIN_SECONDS = 5.0


class ModelChecks(QObject):
    """Asks servers and models in a thread with an asyncio loop of its own. Ends with the application.

    Args:
        keys: Where the keys for models come from.
        parent: The Qt parent.
        places: Where servers may listen.

    Signals:
        servers_found: What `probe` found, a list of LocalServer; empty when nothing answered.
        tested: What `test` found: the role it was asked for, whether the model answered, and a sentence.
    """

    servers_found = Signal(list)
    tested = Signal(str, bool, str)
    _ended = Signal(object)

    def __init__(self, keys: Keys, parent: QObject | None = None, *, places: Sequence[Place] = USUAL_PLACES) -> None:
        super().__init__(parent)
        self._keys = keys
        self._places = tuple(places)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._running: dict[str, Future[Any]] = {}
        self._ended.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.shutdown)

    def probe(self) -> None:
        """Look for servers; answered by ``servers_found``."""
        self._start("probe", probe(self._places), self.servers_found.emit, self._nothing_found)

    def test(self, role: str, choice: ModelChoice, settings: Settings | None = None) -> None:
        """Ask a model for one word; answered by ``tested``. A newer test of the same role takes an older one's place.

        Args:
            role: What the model is to be, in the caller's words; comes back with the answer.
            choice: The model.
            settings: Whose deployments and offline switch count.
        """
        self._start(
            f"test {role}",
            Gateway(self._keys, settings=settings).test(choice),
            lambda sentence: self.tested.emit(role, True, sentence),
            lambda sentence: self.tested.emit(role, False, sentence),
        )

    @Slot()
    def shutdown(self) -> None:
        """Give up what is under way and end the thread. A later question starts another one."""
        loop, thread = self._loop, self._thread
        self._loop = self._thread = None
        self._running.clear()
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_JOIN_SECONDS)

    def _start(
        self,
        name: str,
        question: Coroutine[Any, Any, Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        previous = self._running.pop(name, None)
        if previous is not None:
            previous.cancel()
        future = asyncio.run_coroutine_threadsafe(question, self._living_loop())
        self._running[name] = future
        future.add_done_callback(lambda done: self._ended.emit(_Ended(name, done, then, failed)))

    def _living_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_run, args=(self._loop,), name="model-checks", daemon=True)
            self._thread.start()
        return self._loop

    @Slot(object)
    def _hand_over(self, ended: _Ended) -> None:
        """In the GUI thread: tell the answer, unless another question has taken its place."""
        if self._running.get(ended.name) is not ended.future:
            return
        del self._running[ended.name]
        try:
            result = ended.future.result()
        except RlmError as error:
            ended.failed(str(error))
        except Exception as error:
            # A mistake of the program: told here so that nobody waits for ever, and left to sys.excepthook.
            ended.failed(
                tr("The check ended because of a mistake in the program ({name}: {error}).").format(
                    name=type(error).__name__, error=error
                )
            )
            raise
        else:
            ended.then(result)

    def _nothing_found(self, _: str) -> None:
        self.servers_found.emit([])


@dataclass(frozen=True, slots=True)
class _Ended:
    """An answered question on its way to the GUI thread."""

    name: str
    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[str], None]


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Serve the loop until it is stopped, then cancel what is left so that connections are closed."""
    try:
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
