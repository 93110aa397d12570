def f():
    a0 = 0; a1 = a0 + 1; a2 = a1 + 1; a3 = a2 + 1; a4 = a3 + 1; a5 = a4 + 1; a6 = a5 + 1; a7 = a6 + 1; a8 = a7 + 1; a9 = a8 + 1
    b0 = a9; b1 = b0 + a1; b2 = b1 + a2; b3 = b2 + a3; b4 = b3 + a4; b5 = b4 + a5; b6 = b5 + a6; b7 = b6 + a7; b8 = b7 + a8; b9 = b8 + a9
    return sum([a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9])
print(f())
