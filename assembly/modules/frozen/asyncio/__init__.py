# asyncio: cooperative tasks with MicroPython's names and behaviour.
from .core import (
    CancelledError,
    Loop,
    Task,
    TimeoutError,
    create_task,
    current_task,
    get_event_loop,
    new_event_loop,
    run,
    run_until_complete,
    sleep,
    sleep_ms,
)

# Parts that are loaded when they are first asked for.
_parts = {
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
    "gather": "funcs",
    "Event": "event",
    "ThreadSafeFlag": "event",
    "Lock": "lock",
    "open_connection": "stream",
    "start_server": "stream",
    "StreamReader": "stream",
    "StreamWriter": "stream",
}


def __getattr__(name):
    part = _parts.get(name)
    if part is None:
        raise AttributeError(name)
    value = getattr(__import__(part, globals(), None, (name,), 1), name)
    globals()[name] = value
    return value
