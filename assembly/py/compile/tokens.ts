/** Kinds of tokens. Binary operators stand in the order of `Op.ADD`..., augmented assignments likewise. */
export const enum Tok {
  END = 0,
  INVALID,
  DEDENT_MISMATCH,
  NEWLINE,
  INDENT,
  DEDENT,
  NAME,
  INT,
  FLOAT,
  STRING,
  BYTES,
  /** Start of an f-string: the parser reads the pieces. */
  FSTRING,
  // operators with a two-operand instruction, in the order of the instructions
  PLUS, MINUS, STAR, SLASH, DSLASH, PERCENT, DSTAR, AMP, BAR, CARET, LSHIFT, RSHIFT, AT,
  // the same with "="
  PLUS_EQ, MINUS_EQ, STAR_EQ, SLASH_EQ, DSLASH_EQ, PERCENT_EQ, DSTAR_EQ, AMP_EQ, BAR_EQ, CARET_EQ, LSHIFT_EQ,
  RSHIFT_EQ, AT_EQ,
  TILDE,
  // comparisons, in the order of the instructions
  LT, LE, GT, GE, EQ, NE,
  ASSIGN,
  WALRUS,
  ARROW,
  LPAREN, RPAREN, LBRACKET, RBRACKET, LBRACE, RBRACE,
  COMMA, COLON, SEMICOLON, DOT, ELLIPSIS,
  /** "!" alone: only inside an f-string. */
  BANG,
  // keywords, in the order of KEYWORDS in lexer.ts
  FALSE, NONE, TRUE, AND, AS, ASSERT, ASYNC, AWAIT, BREAK, CLASS, CONTINUE, DEF, DEL, ELIF, ELSE, EXCEPT, FINALLY,
  FOR, FROM, GLOBAL, IF, IMPORT, IN, IS, LAMBDA, NONLOCAL, NOT, OR, PASS, RAISE, RETURN, TRY, WHILE, WITH, YIELD,
}
