print(str(5), str(1.5), str(None), str(True), str([1, "a"]), str((1,)), str(b"x"), str({}), str("s"))
print(int("12") + int("-7") + int(" 5 "), float("1.5"), str(10 ** 20), ord("a"), chr(97))
print(list("abc"), tuple("ab"), set("a"), bool("x"), bool(""))
