import gc
gc.collect()
print(gc.isenabled(), gc.mem_free() > 0, gc.mem_alloc() > 0)
gc.disable()
print(gc.isenabled())
gc.enable()
keep = [[i] for i in range(100)]
for _ in range(20):
    junk = [list(range(50)) for _ in range(20)]
gc.collect()
print(sum(k[0] for k in keep))
