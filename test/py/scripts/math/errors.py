import math
for src in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.acos(2)", "math.asin(-2)", "math.fmod(1, 0)", "math.sqrt('x')", "math.pow(0, -1)"):
    try:
        print(src, eval(src))
    except (ValueError, TypeError, ZeroDivisionError) as e:
        print(src, type(e).__name__)
