"""Rules about single C++ files: lengths and the forms of co_await that g++ 12 miscompiles."""
import re

from tree import bare, line_of

FILE_LINES, FUNCTION_LINES, LINE_CHARACTERS = 400, 70, 100
_NOT_A_FUNCTION = re.compile(r"\b(namespace|class|struct|enum|union|extern)\b(?![^;{}]*\)\s*\w*$)")
_ENDS_LIKE_A_FUNCTION = re.compile(
    r"\)\s*(const|noexcept|override|final|mutable|&&?|\s|->\s*[\w:<>,&*\s]+)*$")
_INITIALIZERS = re.compile(r"\)\s*(noexcept\s*)?:(?!:)")


def file_sizes(tree):
    for name in tree.cpp("src", "tests"):
        lines = tree.read(name).split("\n")
        if len(lines) - 1 > FILE_LINES:
            yield f"{name}: {len(lines) - 1} lines; at most {FILE_LINES}, better 250"
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_CHARACTERS and "http" not in line:
                yield f"{name}:{number}: {len(line)} characters; at most {LINE_CHARACTERS}"


def _functions(code):
    """(first line, last line) of every function at namespace or class level."""
    stack, start = [], 0
    for match in re.finditer(r"[{};]", code):
        position, mark = match.start(), match.group(0)
        inside = "function" in stack
        if mark == "{":
            head = code[start:position].strip()
            head = re.sub(r"^\s*#.*$", "", head, flags=re.M).strip()
            # "b_{a}" and "= {": a value; what stands before it still belongs to the function
            value = re.search(r"[\w>=(,]$", code[start:position])
            is_function = (not inside and not value and not _NOT_A_FUNCTION.search(head)
                           and (_ENDS_LIKE_A_FUNCTION.search(head) or _INITIALIZERS.search(head)))
            stack.append("function" if is_function else "value" if value else "other")
            if is_function:
                first = line_of(code, position - len(code[start:position].lstrip()))
        elif mark == "}" and stack:
            closed = stack.pop()
            if closed == "function" and "function" not in stack:
                yield first, line_of(code, position)
            if closed == "value":
                continue
        if "value" in stack:
            continue
        start = start if "function" in stack else position + 1


def function_sizes(tree):
    for name in tree.cpp("src", "tests"):
        for first, last in _functions(bare(tree.read(name))):
            if last - first + 1 > FUNCTION_LINES:
                yield f"{name}:{first}: a function of {last - first + 1} lines; " \
                      f"at most {FUNCTION_LINES}"


_OPEN, _CLOSE = "([{", ")]}"
_LAMBDA = re.compile(r"(?<![\w)\]])\[[^\[\]]*\]\s*(\([^()]*(\([^()]*\)[^()]*)*\))?"
                     r"[^;{}()\[\],=]*\{")
_BRACES = re.compile(r"[\w>,(]\s*\{")


def _expression(code, at):
    """The full expression around offset at, and the character before and after it."""
    depth, begin = 0, at
    while begin > 0:
        mark = code[begin - 1]
        if mark in ")]":
            depth += 1
        elif mark in "([":
            depth -= 1
        elif mark in ";{}" and depth <= 0:
            break
        begin -= 1
    depth, end = 0, at
    while end < len(code):
        mark = code[end]
        if mark in _OPEN:
            if mark == "{" and depth < 0:  # the body of if (… co_await …) {
                break
            depth += 1
        elif mark in _CLOSE:
            if mark == "}" and depth <= 0:
                break
            depth -= 1
        elif mark == ";" and depth <= 0:
            break
        end += 1
    return begin, end


def _is_control(code, begin, end):
    """if (co_await f()) {…}: the brace that follows opens a body, not a value."""
    return re.match(r"\s*(else\s+)?(if|while|for|switch)\b", code[begin:end])


def _without_body(text):
    depth = 0
    for index, mark in enumerate(text):
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth == 0:
                return text[:index + 1]
    return text


def co_await(tree):
    for name in tree.cpp("src", "tests"):
        code = bare(tree.read(name))
        for match in re.finditer(r"\bco_await\b", code):
            if re.search(r"operator\s*$", code[:match.start()]):
                continue
            begin, end = _expression(code, match.start())
            text = code[begin:end]
            if _is_control(code, begin, end):
                text = _without_body(text)
            where = f"{name}:{line_of(code, match.start())}: co_await with "
            if _LAMBDA.search(text):
                yield where + "a lambda in the same expression; name it first and move it in"
            elif _BRACES.search(text) or (code[begin - 1:begin] == "{" and
                                          code[end:end + 1] == "}"):
                yield where + "a braced value in the same expression; name it first"
            elif "?" in text:
                yield where + "?: in the same expression; write an if"
