print(repr("ab".center(6)), repr("ab".center(7)), repr("ab".center(1)), repr("".center(3)), repr("abc".center(4)))
