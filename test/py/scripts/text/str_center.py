for n in range(0, 9):
    print(repr("abc".center(n)))
print(repr("".center(3)), repr("ab".center(5)))
