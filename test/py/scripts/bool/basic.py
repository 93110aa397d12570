print(True, False, not True, True + True, True * 5, True == 1, False == 0, True is True, isinstance(True, bool))
print(bool([]), bool([0]), bool(None), True and False, True or False, True & False, True | False, True ^ True, ~True)
print([False, True][True], str(True), repr(False), hash(True), sum([True, False, True]))
