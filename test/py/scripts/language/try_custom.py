class MyError(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code
    def __str__(self):
        return "my error " + str(self.code)
class Sub(MyError):
    pass
try:
    raise Sub(7, "bad")
except MyError as e:
    print(e, e.code, e.args, isinstance(e, Exception))
