def down(n):
    return down(n + 1)
try:
    down(0)
except RuntimeError as e:
    print("RuntimeError", e)
def up(n):
    return 0 if n == 0 else 1 + up(n - 1)
print(up(40))
