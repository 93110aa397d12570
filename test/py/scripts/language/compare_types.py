print(1 == "1", [1] == (1,), None == 0, "" == False, b"a" == "a")
print((1, 2) < (1, 3), [1, 2, 3] > [1, 2], "abc" < "abd", "abc" < "abcd")
for op in ("1 < 'a'", "[] < ()", "None < 1", "{} < {}"):
    try:
        print(eval(op))
    except TypeError:
        print("TypeError")
