import sys, gc, micropython
print(sys.byteorder, sys.maxsize > 2**30, type(sys.version), sys.implementation.name, sys.version_info[0], type(sys.path), type(sys.argv))
try: sys.exit(3)
except SystemExit as e: print(e.args, e.value if hasattr(e, "value") else e.args[0])
try: sys.exit()
except SystemExit as e: print(e.args)
gc.collect(); a = gc.mem_alloc(); x = bytearray(5000); print(gc.mem_alloc() - a >= 5000, gc.mem_free() > 0)
gc.disable(); print(gc.isenabled()); gc.enable(); print(gc.isenabled())
z = ""; micropython.heap_lock()
try: y = [1, 2, 3] * 50; z = "no error"
except MemoryError: z = "locked"
micropython.heap_unlock(); print(z)
seen = []
micropython.schedule(lambda n: seen.append(n), 5)
for _ in range(100): pass
print(seen, micropython.const(7))
import io
s = io.StringIO()
try: [][0]
except IndexError as e: sys.print_exception(e, s)
print(s.getvalue().split("\n")[-2])
