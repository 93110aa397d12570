exec("x = 5\ny = x * 2")
print(x, y, eval("x + y"), eval("1 + 1 "))
g = {"a": 3}
exec("b = a + 1", g)
print(g["b"], eval("a * b", g), eval("a + c", g, {"c": 100}))
c = compile("print('compiled')", "name", "exec")
exec(c)
print(eval(compile("2 * 21", "e", "eval")))
def f():
    return eval("x")
print(f())
