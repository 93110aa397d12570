print(float("1.5"), float("-2e3"), float(" 7 "), float(3), float("inf"), float("-Infinity"), float("nan"), float(True), float("1_0"))
print(int(1e20), int(-1.9), int(2.5), bool(0.0), bool(0.1), str(1.0), repr(2.5e-7))
for bad in ("", "x", "1.5.2", "1e", "--1"):
    try:
        float(bad)
    except ValueError:
        print("ValueError")
for bad in (inf := float("inf"), float("nan")):
    try:
        int(bad)
    except (OverflowError, ValueError) as e:
        print(type(e).__name__)
