import math
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log2(0), lambda: math.acos(2), lambda: math.asin(-2), lambda: math.acosh(0.5), lambda: math.atanh(1), lambda: math.exp(1000), lambda: math.pow(0, -1), lambda: math.fmod(1, 0), lambda: math.log(2, 1), lambda: math.log(2, 0), lambda: math.factorial(-1), lambda: math.sqrt("a"), lambda: math.floor(math.inf), lambda: math.ceil(math.nan)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(math.log(8, 2), math.log(100, 10), math.sqrt(True), math.sqrt(2 ** 80))
