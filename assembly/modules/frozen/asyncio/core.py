# Tasks, the queue of those that are ready, waiting for time and streams, and the loop.
import sys
from _asyncio import TaskHeap
from select import POLLIN, POLLOUT, poll
from time import sleep_ms as sleep_real, ticks_add, ticks_diff, ticks_ms as ticks


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


# Longest time ahead that ticks can express.
_FAR = ticks_add(0, -1) // 2

# The running task, the loop's queue and streams, and where errors of forgotten tasks go.
cur_task = None


class TaskQueue:
    # Tasks that wait for something that is no time, chained through the tasks themselves, so that queueing needs no memory. In the
    # order in which they came, unless times are given.
    def __init__(self):
        self.head = None
        self.tail = None

    def push(self, task, due=None):
        if due is None:
            due = ticks()
        task.due = due
        task.queue = self
        last = self.tail
        if last is None or ticks_diff(last.due, due) <= 0:
            self.tail = task
            t = None
        else:
            last = None
            t = self.head
            while ticks_diff(t.due, due) <= 0:
                last = t
                t = t.next
        task.next = t
        if last is None:
            self.head = task
        else:
            last.next = task

    def pop(self):
        t = self.head
        self.head = t.next
        if t.next is None:
            self.tail = None
        t.next = t.queue = None
        return t

    def peek(self):
        return self.head

    def remove(self, task):
        last = None
        t = self.head
        while t is not task:
            last = t
            t = t.next
        if last is None:
            self.head = t.next
        else:
            last.next = t.next
        if t.next is None:
            self.tail = last
        t.next = t.queue = None


class Schedule:
    # The tasks that will go on by themselves, by due time.
    def __init__(self):
        self.heap = TaskHeap()

    def push(self, task, due=None):
        if due is None:
            due = ticks()
        task.due = due
        task.queue = self
        self.heap.push(task, due)

    def pop(self):
        t = self.heap.pop()
        t.queue = None
        return t

    def peek(self):
        return self.heap.peek()

    def remove(self, task):
        self.heap.remove(task)
        task.queue = None


class Task:
    def __init__(self, coro, globals=None):
        self.coro = coro
        self.next = None
        self.queue = None
        self.due = 0
        self.inject = None  # exception for the next step
        self.on = None  # what the task waits for: a Task, or an IOQueue
        self.waiting = None  # queue of tasks that wait for this one; False: its error was collected
        self.ended = False
        self.result = None
        self.error = None

    def __iter__(self):
        if self.ended:
            self.waiting = False
        elif self.waiting is None:
            self.waiting = TaskQueue()
        return self

    __await__ = __iter__

    def __next__(self):
        if self.ended:
            if self.error is not None:
                raise self.error
            raise StopIteration(self.result)
        self.waiting.push(cur_task)
        cur_task.on = self

    def done(self):
        return self.ended

    def cancel(self):
        if self.ended:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        t = self
        while isinstance(t.on, Task) and t.queue is t.on.waiting:
            t = t.on
        t.inject = CancelledError()
        # a task that is due already keeps its turn
        if t.queue is not _queue or ticks_diff(t.due, ticks()) > 0:
            if t.queue is not None:
                t.queue.remove(t)
            elif t.on is not None:
                t.on.remove(t)
            _queue.push(t)
        t.on = None
        return True

    def finish(self, result, error, quiet):
        self.ended = True
        self.result = result
        self.error = error
        if self.waiting:
            while self.waiting.head:
                t = self.waiting.pop()
                t.on = None
                _queue.push(t)
            self.waiting = False
        elif error is not None and not quiet and not isinstance(error, CancelledError):
            # somebody may still ask for it before its turn comes again
            _queue.push(self)


class Sleep:
    # Shared by all: it lives only from the call of sleep_ms to the yield.
    def __init__(self):
        self.due = None

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        if self.due is None:
            _end.__traceback__ = None
            raise _end
        due = self.due
        self.due = None
        _queue.push(cur_task, due)


_end = StopIteration()
_sleep = Sleep()


def sleep_ms(t, sleep=_sleep):
    sleep.due = ticks_add(ticks(), t if t > 0 else 0)
    return sleep


def sleep(t):
    return sleep_ms(int(t * 1000))


class IOQueue:
    # Tasks that wait for a stream: id of the stream -> [stream, task that reads, task that writes].
    def __init__(self):
        self.poller = poll()
        self.map = {}

    def _wait(self, stream, index):
        entry = self.map.get(id(stream))
        if entry is None:
            entry = self.map[id(stream)] = [stream, None, None]
        entry[index] = cur_task
        cur_task.on = self
        self._watch(entry)

    def _watch(self, entry):
        events = (POLLIN if entry[1] else 0) | (POLLOUT if entry[2] else 0)
        if events:
            self.poller.register(entry[0], events)
        else:
            self.poller.unregister(entry[0])
            del self.map[id(entry[0])]

    def remove(self, task):
        for entry in list(self.map.values()):
            for i in (1, 2):
                if entry[i] is task:
                    entry[i] = None
                    self._watch(entry)

    def read(self, stream):
        self._wait(stream, 1)
        yield

    def write(self, stream):
        self._wait(stream, 2)
        yield

    def wait(self, ms):
        if not self.map:
            # without a list, so that tasks that sleep need no memory
            sleep_real(ms)
            return
        for stream, events in self.poller.poll(ms):
            entry = self.map[id(stream)]
            for i, mask in ((1, ~POLLOUT), (2, ~POLLIN)):
                if events & mask and entry[i]:
                    entry[i].on = None
                    _queue.push(entry[i])
                    entry[i] = None
            self._watch(entry)


_queue = Schedule()
_io = IOQueue()
_handler = None


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    t = Task(coro, globals())
    _queue.push(t)
    return t


def _next_task(main):
    # Waits for the next task that is due; None when there is nothing to wait for: an unfinished main task may still be
    # woken by an event that a scheduled callback sets.
    while True:
        t = _queue.peek()
        if t is not None:
            ms = ticks_diff(t.due, ticks())
            if ms <= 0 and not _io.map:
                return _queue.pop()
            if ms < 0:
                ms = 0
        elif main is not None and not main.ended:
            ms = 1
        elif _io.map:
            ms = -1
        else:
            return None
        _io.wait(ms)
        if t is not None and ms == 0 and _queue.peek() is not None:
            return _queue.pop()


def run_until_complete(main=None):
    global cur_task
    while True:
        t = _next_task(main)
        if t is None:
            return
        if t.ended:
            # its error was not collected
            if t.waiting is None:
                Loop.call_exception_handler(
                    {"message": "Task exception wasn't retrieved", "exception": t.error, "future": t}
                )
            continue
        cur_task = t
        error = None
        result = None
        try:
            inject = t.inject
            if inject is None:
                t.coro.send(None)
            else:
                t.inject = None
                t.coro.throw(inject)
            continue
        except StopIteration as e:
            result = e.value
        except (CancelledError, Exception) as e:
            error = e
        finally:
            cur_task = None
        t.finish(result, error, t is main)
        if t is main:
            if error is not None:
                raise error
            return result


def run(coro):
    return run_until_complete(create_task(coro))


async def _stopper():
    pass


_stop = None


class Loop:
    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop
        _stop = Task(_stopper(), globals())
        run_until_complete(_stop)

    def run_until_complete(aw):
        return run_until_complete(aw if isinstance(aw, Task) else create_task(aw))

    def stop():
        global _stop
        if _stop is not None:
            _queue.push(_stop)
            # a second stop does nothing
            _stop = None

    def close():
        pass

    def set_exception_handler(handler):
        global _handler
        _handler = handler

    def get_exception_handler():
        return _handler

    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop():
    return Loop


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _queue, _io, _handler
    _queue = Schedule()
    _io = IOQueue()
    _handler = None
    return Loop


def get_io_queue():
    return _io


def get_task_queue():
    return _queue
