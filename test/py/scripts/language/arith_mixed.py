print(1 + 2.5, 3 * 1.5, 10 / 4, 10 // 4.0, 10 % 4.5, True + 1, True * 2.5)
print(type(1 + 1), type(1 + 1.0), type(3 / 1), type(3 // 1), type(2 ** 2))
print(5 == 5.0, 5 < 5.5, -1 > -1.5, 1 == True, 0 == False, 2 == True)
