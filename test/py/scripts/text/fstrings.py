x = 5
name = "abc"
pi = 3.14159
print(f"{x} {name} {pi:.2f} {x:>4}|{name!r} {x + 1} {{}} {x:{x}}|{[1, 2][0]}")
print(f"{name:>{x + 1}}|{x!r:>3}|{'nested'} {x=} {name.upper()}", f"", f"{x}{x}")
print(f"{x:05d} {x:x} {pi:8.3f}|{name:^7}|{1_000_000:,}")
