from Maix import utils
import Maix, machine, gc, KPU as kpu
import uos, utime, ujson, ubinascii, ure, urandom, ucollections

print(utils.gc_heap_size() >= 512 * 1024, utils.heap_free() > 100000)
print(gc.mem_free() > 100000, gc.mem_alloc() > 0)
kpu.memtest()
print(uos.uname().sysname, len(uos.urandom(4)))
print(Maix.freq.get_cpu() > 100, len(Maix.freq.get()))
print(ubinascii.hexlify(b"\x01\xff"), ujson.loads('{"a": [1, 2.5, null]}'), ure.match("(\\d+)ms", "12ms").group(1))
print(utime.ticks_diff(utime.ticks_add(utime.ticks_ms(), 10), utime.ticks_ms()) in (9, 10))
d = ucollections.OrderedDict([("b", 1), ("a", 2)])
print(list(d.keys()), 0 <= urandom.getrandbits(4) < 16)
# out: True True
# out: True True
# out~: ###free gc heap memory : \d+ KB
# out~: ###free sys heap memory: \d+ KB
# out: MaixPy 4
# out: True 2
# out: b'01ff' {'a': [1, 2.5, None]} 12
# out: True
# out: ['b', 'a'] True
