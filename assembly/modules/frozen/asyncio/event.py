# Event and ThreadSafeFlag.
import io

from . import core


class Event:
    def __init__(self):
        self.state = False
        self.waiting = core.TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        self.state = True
        while self.waiting.head:
            core.get_task_queue().push(self.waiting.pop())

    def clear(self):
        self.state = False

    async def wait(self):
        if not self.state:
            await _Wait(self.waiting)
        return True


class _Wait:
    # Puts the running task into a queue once.
    def __init__(self, queue):
        self.queue = queue

    def __iter__(self):
        self.queue.push(core.cur_task)
        yield

    __await__ = __iter__


class ThreadSafeFlag(io.IOBase):
    # May be set by an interrupt or scheduled callback: the loop polls it like a stream.
    def __init__(self):
        self.state = 0

    def ioctl(self, request, flags):
        return self.state * flags if request == 3 else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        if not self.state:
            await core.get_io_queue().read(self)
        self.state = 0
