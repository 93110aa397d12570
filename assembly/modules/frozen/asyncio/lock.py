# Lock: tasks get it in the order in which they asked.
from . import core
from .event import _Wait


class Lock:
    def __init__(self):
        # 0 free, 1 taken, or the task that is to get it next
        self.state = 0
        self.waiting = core.TaskQueue()

    def locked(self):
        return self.state == 1

    def release(self):
        if self.state != 1:
            raise RuntimeError("Lock not acquired")
        if self.waiting.head:
            self.state = self.waiting.pop()
            core.get_task_queue().push(self.state)
        else:
            self.state = 0

    async def acquire(self):
        if self.state != 0:
            try:
                await _Wait(self.waiting)
            except core.CancelledError as e:
                if self.state is core.cur_task:
                    self.state = 1
                    self.release()
                raise e
        self.state = 1
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, kind, value, traceback):
        self.release()
