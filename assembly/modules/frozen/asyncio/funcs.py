# wait_for and gather.
from . import core


async def _cancel_later(task, ms, expired):
    await core.sleep_ms(ms)
    expired.append(1)
    task.cancel()


def _task_of(aw):
    return aw if isinstance(aw, core.Task) else core.create_task(aw)


async def wait_for_ms(aw, ms):
    task = _task_of(aw)
    if ms is None:
        return await task
    expired = []
    timer = core.create_task(_cancel_later(task, ms, expired))
    try:
        result = await task
    except core.CancelledError as e:
        if expired:
            raise core.TimeoutError
        raise e
    finally:
        if not expired:
            timer.cancel()
    if expired:
        raise core.TimeoutError
    return result


def wait_for(aw, timeout):
    return wait_for_ms(aw, None if timeout is None else int(timeout * 1000))


class _Gather:
    # Waits until `left` tasks have ended, or one has failed.
    def __init__(self, tasks, stop_at_error):
        self.tasks = tasks
        self.stop_at_error = stop_at_error
        self.left = len(tasks)
        self.failed = None
        self.owner = None

    def remove(self, task):
        # the gathering task is cancelled: so are the others
        self.owner = None
        for t in self.tasks:
            t.cancel()

    def ended(self, task):
        self.left -= 1
        if task.error is not None and self.stop_at_error and self.failed is None:
            self.failed = task.error
        if self.owner is not None and (self.left == 0 or self.failed is not None):
            self.owner.on = None
            core.get_task_queue().push(self.owner)
            self.owner = None


async def _watch(task, group):
    try:
        await task
    except (core.CancelledError, Exception):
        pass
    group.ended(task)


class _Park:
    def __init__(self, group):
        self.group = group

    def __iter__(self):
        self.group.owner = core.cur_task
        core.cur_task.on = self.group
        yield

    __await__ = __iter__


async def gather(*aws, return_exceptions=False):
    tasks = [_task_of(aw) for aw in aws]
    group = _Gather(tasks, not return_exceptions)
    watchers = [core.create_task(_watch(t, group)) for t in tasks]
    if group.left:
        await _Park(group)
    if group.failed is not None:
        raise group.failed
    return [t.result if t.error is None else t.error for t in tasks]
