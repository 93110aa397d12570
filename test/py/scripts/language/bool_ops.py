def t(x):
    print("t", x)
    return x
print(t(0) or t("") or t([]) or t(5) or t(6))
print(t(1) and t("a") and t(0) and t(9))
print(t(1) and (t(0) or t(3)))
print(not t(0), not t([1]))
