assert 1
assert True, "not shown"
for src in ("assert 0", "assert [], 'empty'", "assert 1 > 2, (1, 2)"):
    try:
        exec(src)
    except AssertionError as e:
        print(e.args)
