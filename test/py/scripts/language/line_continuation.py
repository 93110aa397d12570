x = 1 + \
    2
y = (1 +
     2 +   # comment inside

     3)
l = [
    1,
    2,
]
print(x, y, l)
if x == 3 and \
   y == 6:
    print("ok")
def f(a,
      b=(1,
         2)):
    return a, b
print(f(0))
