for value in ((1,), (1, 2, 3), [], {}, "abc", iter([1])):
    try:
        a, b = value
        print(a, b)
    except ValueError as e:
        print("ValueError")
try:
    a, b = 5
except TypeError as e:
    print("TypeError")
