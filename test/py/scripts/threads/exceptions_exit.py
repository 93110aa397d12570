import _thread, time, sys
def quiet():
    _thread.exit()
def also():
    raise SystemExit
state = []
def kw(a, *, b=2, **c):
    state.append((a, b, sorted(c.items())))
_thread.start_new_thread(quiet, ())
_thread.start_new_thread(also, ())
_thread.start_new_thread(kw, (1,), {"b": 5, "z": 6})
_thread.start_new_thread(kw, [7])
time.sleep_ms(20)
print(state, _thread.get_ident() == _thread.get_ident())
for f in (lambda: _thread.start_new_thread(5, ()), lambda: _thread.start_new_thread(kw, 5), lambda: _thread.start_new_thread(kw), lambda: _thread.start_new_thread(kw, (), 5)):
    try:
        f()
        time.sleep_ms(5)
    except TypeError as e:
        print("TypeError")
ids = []
def me():
    ids.append(_thread.get_ident())
for _ in range(3):
    _thread.start_new_thread(me, ())
time.sleep_ms(20)
print(len(ids), _thread.get_ident() in ids)
def gen():
    for i in range(3):
        time.sleep_ms(1)
        yield i
out = {}
def run(n):
    out[n] = list(gen())
for n in range(4):
    _thread.start_new_thread(run, (n,))
time.sleep_ms(60)
print(sorted(out.items()))
