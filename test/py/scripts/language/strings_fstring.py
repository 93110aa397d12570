name, n, x = "kpy", 42, 3.14159
print(f"{name} {n} {x}")
print(f"{n:5d}|{n:<5}|{n:^5}|{n:05}|{x:.2f}|{name:>6}|{name!r}")
print(f"{n + 1} {name.upper()} {'nested'} {n if n else 0}")
w = 8
print(f"{x:{w}.3f}|{name:*^{w}}")
print(f"{{}} {{{n}}} {n=} {n + 1=}")
print(f"{[i for i in range(3)]}" f"{1}" "two")
