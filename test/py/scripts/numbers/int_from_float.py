for x in (0.0, -0.0, 1.9, -1.9, 1e3, 2.0 ** 47, -(2.0 ** 47), 2.0 ** 62, 2.0 ** 63, -(2.0 ** 63), 2.0 ** 64, 1e22, 1e23, 1.5e300, -1.5e300):
    print(int(x))
for x in (float("inf"), float("-inf"), float("nan")):
    try:
        print(int(x))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
