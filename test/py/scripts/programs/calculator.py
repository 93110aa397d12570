class Parser:
    def __init__(self, s): self.t, self.i = s.replace(" ", ""), 0
    def peek(self): return self.t[self.i] if self.i < len(self.t) else ""
    def take(self):
        c = self.peek()
        self.i += 1
        return c
    def expr(self):
        v = self.term()
        while self.peek() and self.peek() in "+-":
            v = v + self.term() if self.take() == "+" else v - self.term()
        return v
    def term(self):
        v = self.atom()
        while self.peek() and self.peek() in "*/":
            v = v * self.atom() if self.take() == "*" else v / self.atom()
        return v
    def atom(self):
        if self.peek() == "(":
            self.take()
            v = self.expr()
            self.take()
            return v
        if self.peek() == "-":
            self.take()
            return -self.atom()
        n = ""
        while self.peek().isdigit():
            n += self.take()
        return int(n)
for s in ("1+2*3", "(1+2)*3", "10/4-1", "-(2+3)*-2", "2*(3+(4-1))*2"):
    print(s, "=", Parser(s).expr())
