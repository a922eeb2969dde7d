"""Finds the checks of C++ sources with libclang, and writes the sources anew so that each can be switched off alone.

A check is what can make an outcome worse; switched off, it never does:
  a condition before a failure (`return Error…`, `return std::nullopt`, `return false`, a fault that is noted, `continue`): each
    part of its `||` is never true;
  a condition before a success (`return {}`, `return true`), and of a choice between an outcome and an Error: is always the good one;
  a truth that is returned or named: each part of its `&&` is always true, each of its `||` never;
  an outcome handed up (PRATIQUE_CHECK, `return` of a Result<void>): nobody looks at it.
"""
import dataclasses
import re

import clang.cindex
from clang.cindex import CursorKind

clang.cindex.Config.set_library_file("/usr/lib/llvm-19/lib/libclang-19.so.1")

FUNCTIONS = (CursorKind.FUNCTION_DECL, CursorKind.CXX_METHOD, CursorKind.CONSTRUCTOR, CursorKind.FUNCTION_TEMPLATE,
             CursorKind.CONVERSION_FUNCTION)
DECLARED = re.compile(rb"\s*=[^=]")
NOTED = re.compile(r"\b(faults?|refused|unread|notices|not_by_anybody)_?(\.push_back|\.emplace_back|\s*=)")


@dataclasses.dataclass
class Check:
    start: int  # bytes of the file
    end: int
    how: str  # "never", "always" or "ignored"
    function: str
    text: str
    line: int

    def brackets(self, number):
        return {"never": (f"(!pratique::mutation::off({number}) && (", "))"),
                "always": (f"(pratique::mutation::off({number}) || (", "))"),
                "ignored": (f"pratique::mutation::ignored({number}, (", "))")}[self.how]


def rewritten(source, checks, first):
    """The source with each check numbered from `first`; checks may stand within checks."""
    pieces = []
    for number, check in enumerate(checks, first):
        opened, closed = check.brackets(number)
        size = check.end - check.start
        pieces.append((check.start, 1, -size, number, opened))   # the outer one opens first
        pieces.append((check.end, 0, size, -number, closed))     # and closes last
    out, at = [], 0
    for position, _, _, _, text in sorted(pieces):
        out += [source[at:position], text.encode()]
        at = position
    return b'#include "tests/mutation/off.h"\n' + b"".join(out) + source[at:]


class Finder:
    def __init__(self, path, arguments):
        self.path = str(path)
        self.source = open(path, "rb").read()
        self.checks = []
        self.functions = []
        unit = clang.cindex.Index.create().parse(self.path, args=arguments)
        worst = [str(one) for one in unit.diagnostics if one.severity >= clang.cindex.Diagnostic.Error]
        if worst:
            raise SystemExit(f"{path} does not compile: {worst[0]}")
        for cursor in unit.cursor.get_children():
            if cursor.location.file and cursor.location.file.name == self.path:
                self.walk(cursor, "", "")
        self.find_macros()

    def text(self, cursor):
        return self.source[cursor.extent.start.offset:cursor.extent.end.offset].decode()

    def note(self, cursor, how, function):
        start, end = cursor.extent.start, cursor.extent.end
        if start.file is None or start.file.name != self.path or end.offset <= start.offset:
            return
        text = " ".join(self.text(cursor).split())
        if text.startswith("PRATIQUE_") or DECLARED.match(self.source, end.offset):
            return  # what a macro becomes, see below; or `if (const auto x = …)`
        self.checks.append(Check(start.offset, end.offset, how, function, text, start.line))

    # Expressions

    def operator(self, cursor):
        """The sides of `a && b` or `a || b` with the operator, or None."""
        sides = list(cursor.get_children())
        if cursor.kind == CursorKind.BINARY_OPERATOR and len(sides) == 2:
            between = self.source[sides[0].extent.end.offset:sides[1].extent.start.offset].decode()
            for word in ("&&", "||"):
                if word in between:
                    return word, sides
        return None

    @staticmethod
    def bare(cursor):
        """Without what the compiler puts around it, and without brackets."""
        while cursor.kind in (CursorKind.UNEXPOSED_EXPR, CursorKind.PAREN_EXPR):
            inner = list(cursor.get_children())
            if len(inner) != 1 or (cursor.kind == CursorKind.UNEXPOSED_EXPR and inner[0].extent != cursor.extent):
                break
            cursor = inner[0]
        return cursor

    def flat(self, cursor, word):
        """The sides of `a && b && c`."""
        found = self.operator(self.bare(cursor))
        return [one for side in found[1] for one in self.flat(side, word)] if found and found[0] == word else [self.bare(cursor)]

    def parts(self, cursor, how, function):
        """Each part that alone decides; `how` is what the whole has to become."""
        for part in self.flat(cursor, "||" if how == "never" else "&&"):
            self.note(part, how, function)

    def truth(self, cursor, function):
        """A value of type bool: which way is the good one nobody knows."""
        bare = self.bare(cursor)
        word = (self.operator(bare) or ("&&",))[0]
        for part in self.flat(bare, word):
            if part.kind not in (CursorKind.CXX_BOOL_LITERAL_EXPR, CursorKind.DECL_REF_EXPR):
                self.note(part, "always" if word == "&&" else "never", function)
            if self.operator(part):
                self.truth(part, function)

    @classmethod
    def is_failure(cls, cursor, depth=0):
        """Whether an expression is an Error, nothing, or false."""
        kind = cursor.type.get_canonical().spelling.replace("const ", "").rstrip("& ")
        if kind in ("pratique::Error", "std::nullopt_t"):
            return True
        inner = list(cursor.get_children())
        if cursor.kind == CursorKind.CXX_BOOL_LITERAL_EXPR:
            return next(iter(cursor.get_tokens())).spelling == "false"
        return bool(inner) and depth < 6 and cls.is_failure(inner[0], depth + 1)

    # Statements

    def last_of(self, body):
        while body.kind == CursorKind.COMPOUND_STMT:
            inner = list(body.get_children())
            if not inner:
                return body
            body = inner[-1]
        return body

    def judge_if(self, cursor, function):
        children = list(cursor.get_children())
        at = next((i for i, one in enumerate(children) if i > 0 and self.is_body(one, children[i - 1])), None)
        if at is None:
            return
        condition, body = children[at - 1], children[at]
        if condition.kind == CursorKind.DECL_STMT or condition.kind == CursorKind.VAR_DECL:
            return
        last = self.last_of(body)
        if last.kind == CursorKind.CONTINUE_STMT or NOTED.search(self.text(body)):
            self.parts(condition, "never", function)
        elif last.kind == CursorKind.RETURN_STMT:
            value = list(last.get_children())
            failure = bool(value) and self.is_failure(value[0])
            self.parts(condition, "never" if failure else "always", function)

    @staticmethod
    def is_body(cursor, before):
        return cursor.kind.is_statement() and before.kind.is_expression()

    def judge_choice(self, cursor, function):
        condition, good, bad = list(cursor.get_children())
        if self.is_failure(bad):
            self.parts(condition, "always", function)
        elif self.is_failure(good):
            self.parts(condition, "never", function)

    def judge_return(self, cursor, function, result):
        value = list(cursor.get_children())
        if not value:
            return
        if result == "bool":
            self.truth(value[0], function)
        elif result.endswith("Result<void>") and self.bare(value[0]).kind == CursorKind.CALL_EXPR and not self.is_failure(value[0]):
            text = self.text(value[0])
            if text not in ("", "{}") and not text.startswith("Result<void>"):
                self.note(value[0], "ignored", function)

    def walk(self, cursor, function, result):
        kind = cursor.kind
        if kind == CursorKind.STATIC_ASSERT:
            return
        if kind in FUNCTIONS:
            if any(token.spelling in ("constexpr", "consteval") for token in list(cursor.get_tokens())[:4]):
                return
            function, result = cursor.spelling, cursor.result_type.spelling
            self.functions.append((cursor.extent.start.offset, cursor.extent.end.offset, function))
        elif kind == CursorKind.LAMBDA_EXPR:
            call = cursor.type.get_declaration()
            result = next((one.result_type.spelling for one in call.get_children() if one.spelling == "operator()"), "")
        elif kind == CursorKind.IF_STMT:
            self.judge_if(cursor, function)
        elif kind == CursorKind.CONDITIONAL_OPERATOR:
            self.judge_choice(cursor, function)
        elif kind == CursorKind.RETURN_STMT:
            self.judge_return(cursor, function, result)
        elif kind == CursorKind.VAR_DECL and cursor.type.get_canonical().spelling.removeprefix("const ") == "bool":
            value = [one for one in cursor.get_children() if one.kind.is_expression()]
            if value and function and "constexpr" not in self.text(cursor):
                self.truth(value[-1], function)
        for child in cursor.get_children():
            self.walk(child, function, result)

    def find_macros(self):
        """PRATIQUE_CHECK(…): in the text, since the compiler sees what it becomes."""
        for match in re.finditer(rb"PRATIQUE_CHECK\(", self.source):
            depth, at = 1, match.end()
            while depth:
                depth += {b"(": 1, b")": -1}.get(self.source[at:at + 1], 0)
                at += 1
            text = " ".join(self.source[match.end():at - 1].decode().split())
            line = self.source[:match.start()].count(b"\n") + 1
            within = [name for start, end, name in self.functions if start <= match.start() < end]
            self.checks.append(Check(match.end(), at - 1, "ignored", within[-1] if within else "", text, line))


def find(path, arguments):
    """The bytes of a source and its checks."""
    finder = Finder(path, arguments)
    return finder.source, finder.checks
