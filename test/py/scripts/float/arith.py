print(0.1 + 0.2, 1.0 / 3, 2.0 ** 0.5, 1e308 * 10, -1e308 * 10, 1e-300, 5.0 // 2, -5.0 // 2, 5.5 % 2, -5.5 % 2)
print(1.5e3, 1e21, 1e22, 123456789012345680.0, 0.0001, 0.00001, -0.0, 1.0)
nan, inf = float("nan"), float("inf")
print(nan == nan, nan != nan, inf == inf, inf - inf, inf * 0, -inf, inf > 1e308, 1 / inf)
