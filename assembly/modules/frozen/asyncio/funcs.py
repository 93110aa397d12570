# wait_for and gather.
from . import core


def _task_of(aw):
    return aw if isinstance(aw, core.Task) else core.create_task(aw)


class _Ended(core.CancelledError):
    # Wakes the waiting task when what it waits for has ended.
    pass


class _Wait:
    # `live` as long as somebody waits for the result or error of the task.
    def __init__(self):
        self.live = True
        self.result = None
        self.error = None

    async def run(self, waiter, task):
        try:
            self.result = await task
        except BaseException as e:
            self.error = e
        # a cancellation from outside goes first
        if self.live and waiter.inject is None and waiter.cancel():
            waiter.inject = _Ended()


async def wait_for_ms(aw, ms):
    task = _task_of(aw)
    if ms is None:
        return await task
    wait = _Wait()
    runner = core.create_task(wait.run(core.cur_task, task))
    try:
        await core.sleep_ms(ms)
    except _Ended:
        if wait.error is not None:
            raise wait.error
        return wait.result
    except core.CancelledError as e:
        wait.live = False
        runner.cancel()
        raise e
    wait.live = False
    runner.cancel()
    await runner
    raise core.TimeoutError


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
        # the gathering task is cancelled
        self.owner = None

    def ended(self, task):
        self.left -= 1
        if task.error is not None and self.stop_at_error and self.failed is None:
            self.failed = task.error
        if self.owner is not None and (self.left == 0 or self.failed is not None):
            self.owner.on = None
            core.get_task_queue().push(self.owner)
            self.owner = None


_ENDED = (core.CancelledError, Exception)


async def _watch(task, group):
    try:
        await task
    except _ENDED:
        pass
    finally:
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
        try:
            await _Park(group)
        except core.CancelledError as e:
            for t in tasks:
                t.cancel()
            raise e
    if group.failed is not None:
        raise group.failed
    return [t.result if t.error is None else t.error for t in tasks]
